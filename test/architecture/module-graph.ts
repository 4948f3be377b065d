import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Import {
  /** As written. */
  readonly specifier: string
  /** Path from the root with slashes; null for a package. */
  readonly target: string | null
  /** type: gone after compiling. value: loaded with the file. lazy: `import()`. path: `new URL(…, import.meta.url)`. */
  readonly kind: 'type' | 'value' | 'lazy' | 'path'
}

export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string
  readonly text: string
  readonly syntax: ts.SourceFile
  readonly imports: readonly Import[]
}

/** All TypeScript and module files below the given folders, with what they import. Generated files are left out. */
export function readSources(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap(filesBelow).map(readSource)
}

/** Paths from the root, with slashes, of all source files below a folder. */
function filesBelow(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.(ts|tsx|mjs|js)$/.test(entry.name) && !/\.gen\.|\.d\.ts$/.test(entry.name),
    )
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.includes('node_modules/') && !path.startsWith('src/trainer/kernels/assembly/'))
    .sort()
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  return { path, text, syntax, imports: importsOf(path, syntax) }
}

function importsOf(path: string, syntax: ts.SourceFile): readonly Import[] {
  const found: Import[] = []
  const add = (node: ts.Node | undefined, kind: Import['kind']) => {
    if (node === undefined || !ts.isStringLiteralLike(node)) return
    const isRelative = node.text.startsWith('.') || kind === 'path'
    const target = isRelative ? posix.normalize(posix.join(posix.dirname(path), node.text)) : null
    found.push({ specifier: node.text, target: kind === 'path' ? sourceOf(target!) : target, kind })
  }
  visit(syntax, (node) => {
    if (ts.isImportDeclaration(node)) {
      add(
        node.moduleSpecifier,
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'value',
      )
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value')
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, 'type')
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], 'lazy')
    } else if (ts.isNewExpression(node) && isModuleUrl(node)) {
      add(node.arguments?.[0], 'path')
    }
  })
  return found
}

/** The source of a built file: threads run what was built, wherever they are started from. */
function sourceOf(path: string): string {
  return path.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts')
}

/** `new URL('./worker.ts', import.meta.url)`: how worker threads find their code. */
function isModuleUrl(node: ts.NewExpression): boolean {
  const [first, second] = node.arguments ?? []
  return (
    node.expression.getText() === 'URL' &&
    second?.getText() === 'import.meta.url' &&
    first !== undefined &&
    ts.isStringLiteralLike(first) &&
    /\.(ts|js|mjs)$/.test(first.text)
  )
}

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node)
  ts.forEachChild(node, (child) => visit(child, see))
}

/** `zod` of `zod/v4`, `@scope/name` of `@scope/name/part`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** The first runtime import cycle, as the paths along it; null where there is none. */
export function findCycle(sources: readonly SourceFile[]): readonly string[] | null {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const done = new Set<string>()
  const trail: string[] = []
  const walk = (path: string): readonly string[] | null => {
    const at = trail.indexOf(path)
    if (at >= 0) return [...trail.slice(at), path]
    if (done.has(path)) return null
    trail.push(path)
    for (const { kind, target } of byPath.get(path)?.imports ?? []) {
      if (target === null || (kind !== 'value' && kind !== 'lazy')) continue
      const cycle = walk(target)
      if (cycle !== null) return cycle
    }
    trail.pop()
    done.add(path)
    return null
  }
  for (const { path } of sources) {
    const cycle = walk(path)
    if (cycle !== null) return cycle
  }
  return null
}

/** Every file that `path` leads to, by values or by types. */
export function reachableFrom(path: string, sources: readonly SourceFile[]): ReadonlySet<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const seen = new Set<string>()
  const queue = [path]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    for (const { target } of byPath.get(next)?.imports ?? []) {
      if (target !== null) queue.push(target)
    }
  }
  return seen
}

/** Names of a folder's direct children, from the root; empty where the folder is not there. */
export function childrenOf(folder: string): readonly string[] {
  const path = join(root, folder)
  return existsSync(path) ? readdirSync(path).sort() : []
}
