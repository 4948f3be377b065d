import { existsSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { recognise } from '../sources/recognise.ts'
import type { Likeness, Source } from '../sources/source.ts'
import { whatItIs } from './what-it-is.ts'

/** A run that left something to read. */
export interface FoundRun {
  readonly source: Source
  /** Where to open the source. */
  readonly place: string
  readonly files: readonly string[]
}

/** A file in which no run was found, and why. */
export interface PassedOver {
  readonly path: string
  readonly why: string
}

/** `run-2` before `run-10`. */
const inOrder = new Intl.Collator('en', { numeric: true }).compare
const deepest = 24
const most = 50_000
/** Folders of code and of libraries, which hold no logs of runs. */
const dull = /^(?:\.|__pycache__$|node_modules$|site-packages$)/
/** Names of files that what a program prints is kept in; other text is read as such only where it is named. */
const logName =
  /(?:^|[._-])(?:log|logs|out|err|stdout|stderr|output|console)(?:[._-]?\d+)?$|\.(?:log|txt|out|err)(?:\.\d+)?$/i

/**
 * The runs in files and folders, nested at will, each recognised by its contents. Files that were named are taken at
 * their word: text in which hardly anything stands is read all the same.
 *
 * @param paths that exist
 */
export async function findRuns(paths: readonly string[]): Promise<{
  readonly runs: readonly FoundRun[]
  readonly passedOver: readonly PassedOver[]
}> {
  const bySource = new Map<Source, string[]>()
  const passedOver: PassedOver[] = []
  const seen = new Set<string>()
  for (const root of paths.map((path) => resolve(path))) {
    const isNamed = !statSync(root).isDirectory()
    for (const path of filesBelow(root)) {
      const real = realpathSync(path)
      if (seen.has(real)) continue
      seen.add(real)
      const found = await look(path, isNamed)
      if ('why' in found) passedOver.push({ path, why: found.why })
      else if (bySource.has(found.source)) bySource.get(found.source)!.push(path)
      else bySource.set(found.source, [path])
    }
  }
  const runs = [...bySource].flatMap(([source, files]) =>
    (source.runs?.(files) ?? files.map((file) => ({ place: file, files: [file] }))).map((run) => ({
      source,
      ...run,
    })),
  )
  return { runs: runs.sort((a, b) => inOrder(a.place, b.place)), passedOver }
}

async function look(path: string, isNamed: boolean): Promise<{ source: Source } | { why: string }> {
  let found: { readonly source: Source; readonly likeness: Likeness } | null
  try {
    if (statSync(path).size === 0) return { why: 'empty' }
    found = await recognise(path)
  } catch (error) {
    return { why: `cannot be read: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (found === null) return { why: whatItIs(path) }
  if (!isNamed && found.likeness === 'perhaps' && !logName.test(basename(path)))
    return { why: 'it may be no log; name the file itself to have it read' }
  return found
}

/** All files below a folder in the order of their names, or the file itself; a folder reached twice is entered once. */
function filesBelow(root: string): readonly string[] {
  const files: string[] = []
  const entered = new Set<string>()
  const visit = (path: string, depth: number) => {
    if (files.length >= most || depth > deepest || !existsSync(path)) return
    if (!statSync(path).isDirectory()) {
      if (statSync(path).isFile() || depth === 0) files.push(path)
      return
    }
    const real = realpathSync(path)
    if (entered.has(real)) return
    entered.add(real)
    for (const name of namesIn(path))
      if (!dull.test(name) || isFile(join(path, name))) visit(join(path, name), depth + 1)
  }
  visit(root, 0)
  return files
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true
}
