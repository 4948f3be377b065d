import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { recognise } from '../sources/recognise.ts'
import type { Source } from '../sources/source.ts'

/** Somewhere a program may write its metrics. */
export interface Root {
  readonly path: string
  /** The user named it; files in the folder of the run were not asked for. */
  readonly named: boolean
}

/** A place that a source can be opened at. */
export interface FoundPlace {
  readonly source: Source
  readonly place: string
  /** Nothing but text in which metrics may stand, which nobody named: the log that a program keeps beside its output. */
  readonly plain: boolean
}

export interface FileFinder {
  /** What there is by now. `last`: the run is over. */
  find(last: boolean): Promise<readonly FoundPlace[]>
}

const deepest = 6
const most = 2000
/** Folders of weights and code, in which no metrics are kept. */
const dull = /^(?:\.|__pycache__$|node_modules$|site-packages$|checkpoints?$|checkpoint-\d+$|weights$)/
/** What the program prints is read as text already; besides, it may bear the mark of a format of its own (MLPerf's). */
const printed = new Set(['stdout.log', 'stderr.log'])
/** Files that we keep in the folder of a run ourselves. */
const own = new Set([
  'wire.jsonl',
  'http.jsonl',
  'params.json',
  'handle.json',
  'exit-code',
  'end.json',
  'stop-reason',
])

/**
 * Looks for files that a source recognises, in folders and files that need not exist yet. A file that nobody recognised is
 * looked at again when it has grown: a program may have written no more than its beginning.
 *
 * @param since seconds since 1970: files that were written last before that are of other runs
 */
export function createFileFinder(roots: readonly Root[], since: number): FileFinder {
  const known = new Map<
    string,
    | { readonly source: Source; readonly plain: boolean }
    | { readonly unknownAt: number; readonly tries: number }
  >()

  const look = async ({ path, size }: File, { named }: Root, last: boolean) => {
    const before = known.get(path)
    if (before !== undefined && 'source' in before) return
    if (before !== undefined && (before.unknownAt === size || (before.tries > 5 && !last))) return
    const recognised = await recogniseSafely(path)
    const isPrinted = !named && printed.has(basename(path))
    const found = isPrinted && recognised?.likeness !== 'surely' ? null : recognised
    const tries = before === undefined ? 1 : before.tries + 1
    known.set(
      path,
      found === null
        ? { unknownAt: size, tries }
        : { source: found.source, plain: found.likeness === 'perhaps' && !named },
    )
  }

  return {
    async find(last) {
      for (const root of [...roots].sort((a, b) => Number(b.named) - Number(a.named))) {
        for (const file of filesBelow(root.path)) {
          const { path, size, written } = file
          if (size === 0 || written < since || (!root.named && own.has(basename(path)))) continue
          await look(file, root, last)
        }
      }
      return placesOf(known)
    },
  }
}

async function recogniseSafely(path: string) {
  try {
    return await recognise(path)
  } catch {
    return null
  }
}

/** Several files of one run are one place, where their source says so. */
function placesOf(known: ReadonlyMap<string, object>): readonly FoundPlace[] {
  const bySource = new Map<Source, { files: string[]; plain: Set<string> }>()
  for (const [path, found] of known) {
    if (!('source' in found)) continue
    const { source, plain } = found as { source: Source; plain: boolean }
    const group = bySource.get(source) ?? { files: [], plain: new Set() }
    group.files.push(path)
    if (plain) group.plain.add(path)
    bySource.set(source, group)
  }
  return [...bySource].flatMap(([source, { files, plain }]) => {
    const places = source.runs?.(files).map(({ place }) => place) ?? files
    return [...places].sort().map((place) => ({ source, place, plain: plain.has(place) }))
  })
}

interface File {
  readonly path: string
  readonly size: number
  /** Seconds since 1970. */
  readonly written: number
}

function filesBelow(root: string): readonly File[] {
  const files: File[] = []
  const visit = (path: string, depth: number) => {
    if (files.length >= most) return
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return
    if (stat.isFile()) files.push({ path, size: stat.size, written: stat.mtimeMs / 1000 })
    if (!stat.isDirectory() || depth > deepest) return
    for (const name of readdirSync(path).sort())
      if (depth === 0 || !dull.test(name)) visit(join(path, name), depth + 1)
  }
  try {
    visit(root, 0)
  } catch {
    // A folder that may not be read, or went away while we looked: what was found so far counts.
  }
  return files
}
