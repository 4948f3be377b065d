import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Source } from '../source.ts'
import { followRun } from './follow-run.ts'
import { isEventFile, membersOf, placeOf } from './members.ts'
import { readRecords } from './records.ts'
import { subRunOf } from './sub-run.ts'

/**
 * TensorBoard's event files, as PyTorch, TensorFlow, Keras, Lightning and tensorboardX write them. A run is a folder:
 * its event files in the order of their names, those in `train/` and `validation/` below it, the folders that
 * `add_scalars` and `add_hparams` make. Opened at one file, it is that file alone.
 */
export const tfeventsSource: Source = {
  name: 'tfevents',
  summary: "TensorBoard's event files, and folders of them.",
  form: 'live',
  recognise({ kind, head, entries, path }) {
    if (kind === 'folder') return entries.some(isEventFile) ? 'surely' : 'no'
    // The checksum of the first length: sixteen right bits by chance are one in four thousand million.
    const { end, needs } = readRecords(head, () => {})
    if (end > 0 || needs > 0) return 'surely'
    return head.length < 12 && isEventFile(path) ? 'likely' : 'no'
  },
  runs(files) {
    const runs = new Map<string, string[]>()
    const folders = new Set(files.map((file) => dirname(file)))
    for (const file of files) {
      const place = runOf(file, folders)
      runs.set(place, [...(runs.get(place) ?? []), file])
    }
    return [...runs].map(([place, members]) => ({
      place: hold(place, members) ? place : members[0]!,
      files: members,
    }))
  },
  open: (place, options = {}) => followRun(place, options),
}

/** The folders that PyTorch makes below that of a run are parts of it. */
function runOf(file: string, folders: ReadonlySet<string>): string {
  const place = placeOf(file)
  if (place !== dirname(file)) return place
  const above = dirname(place)
  if (!folders.has(above)) return place
  const { kind } = subRunOf(file, place.slice(above.length + 1))
  return kind === 'curve' || kind === 'settings' ? above : place
}

/** Whether the place leads to these files. */
function hold(place: string, files: readonly string[]): boolean {
  if (existsSync(place) && !statSync(place).isDirectory()) return files.length === 1
  const found = new Set(membersOf(place).map(({ path }) => path))
  return files.every((file) => found.has(file))
}
