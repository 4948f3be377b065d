import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { mayImport, readImportTable, rowOf } from './architecture/import-table.ts'
import {
  childrenOf,
  findCycle,
  type Import,
  packageOf,
  reachableFrom,
  readSources,
  root,
  visit,
} from './architecture/module-graph.ts'

const sources = readSources('src')
const others = readSources('test', 'bench', 'scripts', 'examples')
const table = readImportTable()

/** Folders that decide and never act: the brain. */
const pureFolders = ['domain', 'math', 'space', 'search', 'diagnosis', 'recipe', 'report/figures']
/** What a pure file must not name: clocks, chance, files, the network, the console. */
const impure = new Set([
  'Date',
  'console',
  'process',
  'performance',
  'fetch',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'globalThis',
])
/** Families of interchangeable parts: the folder and the file of its contract. */
const families = [
  ['src/search/samplers', 'sampler.ts'],
  ['src/search/schedulers', 'scheduler.ts'],
  ['src/diagnosis/rules', 'rule.ts'],
  ['src/runs/launchers', 'launcher.ts'],
  ['src/runs/sources', 'source.ts'],
  ['src/store', 'store.ts'],
] as const

describe('who may import whom', () => {
  test('the table of ARCHITECTURE.md has a row for every file', () => {
    expect(table.length).toBeGreaterThan(10)
    expect(sources.map(({ path }) => path).filter((path) => rowOf(path, table) === undefined)).toEqual([])
  })

  test('the table names only what exists', () => {
    const named = table.flatMap(({ part, from }) => [part, ...from]).filter((part) => part !== '*')
    expect(named.filter((part) => !existsSync(join(root, 'src', part)))).toEqual([])
  })

  test('values come only from where the table allows', () => {
    const breaches = sources.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ kind, target }) =>
            kind !== 'type' && target?.startsWith('src/') && !mayImport(path, target, table),
        )
        .map(({ target }) => `${path} loads ${target}`),
    )
    expect(breaches).toEqual([])
  })

  test('types may point outward, but never at what assembles', () => {
    const assembling = /^src\/(cli|server|index\.ts)/
    const breaches = sources
      .filter(({ path }) => !assembling.test(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target }) => target !== null && assembling.test(target))
          .map(({ target }) => `${path} → ${target}`),
      )
    expect(breaches).toEqual([])
  })

  test('there is no cycle at run time', () => {
    expect(findCycle(sources)).toBeNull()
  })

  test('relative imports end in .ts and lead to a file of src', () => {
    const astray = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ target, kind }) => target !== null && kind !== 'path')
        .filter(
          ({ target }) =>
            !/^src\/.*\.ts$/.test(target!) || (!existsSync(join(root, target!)) && !isGenerated(target!)),
        )
        .map(({ specifier }) => `${path} imports ${specifier}`),
    )
    expect(astray).toEqual([])
  })
})

describe('the brain is pure', () => {
  const brain = sources.filter(({ path }) => pureFolders.some((folder) => path.startsWith(`src/${folder}/`)))

  test('there is one', () => {
    expect(brain.length).toBeGreaterThan(50)
  })

  test('it loads no part of Node', () => {
    const breaches = brain.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => isBuiltin(specifier))
        .map(({ specifier }) => `${path} imports ${specifier}`),
    )
    expect(breaches).toEqual([])
  })

  test('it names no clock, no chance, no console', () => {
    const breaches = brain.flatMap(({ path, syntax }) => {
      const found: string[] = []
      visit(syntax, (node) => {
        if (ts.isIdentifier(node) && impure.has(node.text) && isReference(node))
          found.push(`${path} names ${node.text}`)
        if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random')
          found.push(`${path} calls Math.random`)
      })
      return found
    })
    expect(breaches).toEqual([])
  })

  test('it is synchronous', () => {
    const breaches = brain.filter(({ syntax }) => {
      let isAsync = false
      visit(syntax, (node) => {
        isAsync ||= node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)
      })
      return isAsync
    })
    expect(breaches.map(({ path }) => path)).toEqual([])
  })
})

test('only cli/ prints or exits', () => {
  // The thread of a training function catches what the function prints, and so has to name the streams.
  const catching = 'src/runs/launchers/worker-entry.ts'
  const breaches = sources
    .filter(({ path }) => !path.startsWith('src/cli/') && path !== catching)
    .flatMap(({ path, syntax }) => {
      const found: string[] = []
      visit(syntax, (node) => {
        if (!ts.isPropertyAccessExpression(node)) return
        const text = node.getText()
        if (/^(console\.\w+|process\.(exit|stdout|stderr))$/.test(text)) found.push(`${path}: ${text}`)
      })
      return found
    })
  expect(breaches).toEqual([])
})

describe.each(families)('the family %s', (folder, contract) => {
  test('has its contract beside its parts', () => {
    expect(childrenOf(folder)).toContain(contract)
  })

  test('lists every part in its table', () => {
    const reached = reachableFrom(`${folder}/index.ts`, sources)
    // A part fulfils the contract, so it names it; what builds on the table names that.
    const names = (imports: readonly Import[], file: string) =>
      imports.some(({ target }) => target === `${folder}/${file}`)
    const forgotten = sources
      .filter(({ path }) => path.startsWith(`${folder}/`) && path !== `${folder}/${contract}`)
      .filter(({ imports }) => names(imports, contract) && !names(imports, 'index.ts'))
      .map(({ path }) => path)
      .filter((path) => !reached.has(path))
    expect(forgotten).toEqual([])
  })
})

test('an error code stands for one kind of mistake: it is thrown in one file', () => {
  const files = new Map<string, Set<string>>()
  for (const { path, text } of sources) {
    for (const [code] of text.matchAll(/'BS\d{4}'/g))
      files.set(code, (files.get(code) ?? new Set()).add(path))
  }
  expect(files.size).toBeGreaterThan(20)
  expect([...files].filter(([, paths]) => paths.size > 1)).toEqual([])
})

describe('names and sizes', () => {
  const all = [...sources, ...others]

  test('no file is vague about what it holds', () => {
    const vague = /(^|[/.-])(utils?|utilities|helpers?|common|misc|managers?)([/.-]|$)/
    expect(all.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([])
  })

  test('files are named in kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|bench|gen|config))?\.(ts|tsx|mjs|js)$/
    expect(all.map(({ path }) => path).filter((path) => !kebab.test(path.split('/').at(-1)!))).toEqual([])
  })

  test('no file is longer than 400 lines', () => {
    const long = all
      .map(({ path, text }) => [path, text.trimEnd().split('\n').length] as const)
      .filter(([, lines]) => lines > 400)
    expect(long).toEqual([])
  })
})

describe('dependencies', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >
  const shipped = new Set(Object.keys({ ...manifest['dependencies'], ...manifest['peerDependencies'] }))
  const known = new Set([...shipped, ...Object.keys(manifest['devDependencies'] ?? {}), 'babysit'])

  test('what the sources load is shipped with them', () => {
    expect(undeclared(sources, shipped)).toEqual([])
  })

  test('what everything else loads is declared', () => {
    expect(undeclared(others, known)).toEqual([])
  })

  test('the lockfile holds every platform and names no registry', () => {
    const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
    const { packages } = JSON.parse(text) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>
    }
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
      .filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)))
    expect(missing, 'run node scripts/complete-lockfile.mjs').toEqual([])
    expect(text).not.toContain('"resolved"')
  })
})

function undeclared(files: typeof sources, declared: ReadonlySet<string>): readonly string[] {
  return files.flatMap(({ path, imports }) =>
    imports
      .filter(({ target, kind, specifier }) => target === null && kind !== 'type' && !isBuiltin(specifier))
      .filter(({ specifier }) => !declared.has(packageOf(specifier)))
      .map(({ specifier }) => `${path} imports ${specifier}`),
  )
}

/** A name that stands for a value or type of its own, and is not the name of somebody's property. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isQualifiedName(parent)) return parent.left === node
  const names =
    ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)
  if (names || ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent)) return parent.name !== node
  return !ts.isBindingElement(parent) && !ts.isParameter(parent)
}

function isGenerated(path: string): boolean {
  return path.endsWith('.gen.ts')
}
