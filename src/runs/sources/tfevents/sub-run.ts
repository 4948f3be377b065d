import { readPiece } from '../file-piece.ts'
import { createEventReader } from './read-events.ts'

/**
 * What a folder below that of a run holds. PyTorch's `add_scalars` makes a folder for each curve of a chart, and
 * `add_hparams` one for the settings: both are parts of the run above. Others are runs of their own.
 */
export type SubRun =
  | { readonly kind: 'curve'; readonly chart: string; readonly curve: string }
  | { readonly kind: 'settings' }
  | { readonly kind: 'run' }
  /** Nothing has been written that would tell. */
  | { readonly kind: 'unknown' }

const enough = 256 * 1024

/** @param name of the folder that holds the file */
export function subRunOf(path: string, name: string): SubRun {
  const piece = readPiece(path, { limit: enough })
  if (piece === null) return { kind: 'unknown' }
  const counts = new Map<string, number>()
  let hparams = false
  const count = (tag: { readonly text: string }) => counts.set(tag.text, (counts.get(tag.text) ?? 0) + 1)
  createEventReader({
    scalar: count,
    histogram: count,
    other: count,
    hparams: () => {
      hparams = true
    },
  }).read(piece.bytes)
  if (hparams) {
    const short = piece.size <= enough && [...counts.values()].every((times) => times === 1)
    return short ? { kind: 'settings' } : { kind: 'run' }
  }
  if (counts.size === 0) return { kind: 'unknown' }
  const [chart] = counts.keys()
  const beginning = `${chart!.replaceAll('/', '_')}_`
  return counts.size === 1 && name.startsWith(beginning) && name.length > beginning.length
    ? { kind: 'curve', chart: chart!, curve: name.slice(beginning.length) }
    : { kind: 'run' }
}
