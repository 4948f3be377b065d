import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { root, visit } from '../architecture/module-graph.ts'

const configuration = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), {}, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic() {},
} as ts.ParseConfigFileHost)!

/** The declarations that the package ships for its public names: those of the entries, and of all they lead to. */
function declarations(): ReadonlyMap<string, string> {
  const entries = ['src/index.ts', 'src/testing/index.ts'].map((path) => join(root, path))
  const options = { ...configuration.options, noEmit: false, declaration: true, emitDeclarationOnly: true }
  const program = ts.createProgram(entries, options)
  const texts = new Map<string, string>()
  program.emit(undefined, (path, text) => void texts.set(path, text), undefined, true)
  return texts
}

test('no public type is any', () => {
  const found: string[] = []
  const texts = declarations()
  for (const [path, text] of texts) {
    const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    visit(syntax, (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword)
        found.push(`${path.slice(root.length)}: ${node.parent.getText().slice(0, 80)}`)
    })
  }
  expect([...texts.keys()].some((path) => path.endsWith('/src/library/study.d.ts'))).toBe(true)
  expect(found).toEqual([])
}, 120_000)
