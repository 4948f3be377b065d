import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Split, splitOf } from '../series-names.ts'

/** A file of a run. */
export interface Member {
  readonly path: string
  /** Its name below the folder of the run. */
  readonly name: string
  /** The part of the data its values are of, by the name of its folder. */
  readonly split: Split | null
  /** It lies in a folder of its own below that of the run, whose name says nothing of a split. */
  readonly sub: string | null
}

/** Whether a file may be one of events, by its name. */
export function isEventFile(name: string): boolean {
  return name.includes('tfevents')
}

/**
 * The event files of a run in the order of their names, which is the order in which they were begun; first those of the
 * run's own folder, then those of folders below it.
 *
 * @param place a file; or a folder; or how the names of the files begin, where several runs lie in one folder and were
 * given names: `logs/run-1__` for `logs/run-1__events.out.tfevents.1`
 */
export function membersOf(place: string): readonly Member[] {
  if (existsSync(place) && !statSync(place).isDirectory())
    return [{ path: place, name: basename(place), split: splitOfPlace(place), sub: null }]
  const isFolder = existsSync(place)
  const folder = isFolder ? place : dirname(place)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return []
  const begins = isFolder ? '' : basename(place)
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  const own = entries
    .filter((entry) => !entry.isDirectory() && isEventFile(entry.name) && isOf(entry.name, begins))
    .map(({ name }) => ({
      path: join(folder, name),
      name,
      split: splitOfPlace(join(folder, name)),
      sub: null,
    }))
  if (!isFolder) return own
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: sub }) => {
      const split = splitOf(sub)
      return eventFilesIn(join(folder, sub)).map((name) => ({
        path: join(folder, sub, name),
        name: `${sub}/${name}`,
        split,
        sub: split === null ? sub : null,
      }))
    })
  return [...own, ...below]
}

/** Where to open the run that a file belongs to, by where the file lies and what it is called. */
export function placeOf(file: string): string {
  const folder = dirname(file)
  const begins = withoutSplit(beginningOf(basename(file)))
  if (begins !== '') return join(folder, begins)
  return splitOf(basename(folder)) === null ? folder : dirname(folder)
}

function eventFilesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(isEventFile).sort()
  } catch {
    return []
  }
}

/** What stands before the name that a writer gives: empty for a file that was never renamed. */
function beginningOf(name: string): string {
  const at = name.search(/events\.out\.tfevents/)
  return at < 0 ? name : name.slice(0, at)
}

/** `run-1__train__` is of the run `run-1__`. */
function withoutSplit(beginning: string): string {
  const found = /^(.*?)([\p{L}]+)[^\p{L}\p{N}]*$/u.exec(beginning)
  return found !== null && splitOf(found[2]!) !== null ? found[1]! : beginning
}

function isOf(name: string, begins: string): boolean {
  return begins === '' || (name.startsWith(begins) && withoutSplit(beginningOf(name)) === begins)
}

/** The last word before the name that a writer gives, else the folder's name: `run-1/train/events...` is of training. */
function splitOfPlace(file: string): Split | null {
  const beginning = beginningOf(basename(file))
  const said = /([\p{L}]+)[^\p{L}\p{N}]*$/u.exec(beginning === '' ? basename(dirname(file)) : beginning)
  return said === null ? null : splitOf(said[1]!)
}
