import type { LogLine, SpokenValue } from '../line-pattern.ts'
import type { Pair } from '../pairs.ts'
import { isSomewhere, type Located } from '../positions.ts'

/**
 * The pairs of a line that make a report, if it is one. A metric makes one where the line also says where in the training
 * it is; without that, only in a line that is nothing but pairs (`loss: 0.5, acc: 0.9`) and stands in no source code.
 * Learning rate and gradient norm come along, times and sizes never.
 */
export function acceptPairs(
  pairs: readonly Pair[],
  { line, located }: { readonly line: LogLine; readonly located: Located },
): readonly SpokenValue[] {
  const somewhere = isSomewhere(located.position)
  const { section } = line
  const reports = pairs.filter((pair) => {
    if (line.wanted.has(pair.name)) return true
    const placed = somewhere || pair.split !== null || section !== null
    if (pair.kind === 'hint') return placed && pair.mark !== ' ' && pair.place === 'start'
    if (pair.kind === 'companion') return somewhere && pair.place === 'start'
    if (pair.kind !== 'outcome') return false
    if (somewhere || section !== null) return pair.mark !== ' ' || pair.place === 'start'
    return pair.mark !== ' ' && pair.place === 'start'
  })
  if (reports.length === 0) return []
  if (!somewhere && line.amongCode && !reports.some(({ name }) => line.wanted.has(name))) return []
  if (!somewhere && !isMostlyPairs(located.rest, reports)) return []
  return reports.map(({ name, value, split }) => ({ name, value, split: split ?? section }))
}

/** Prose with a number in it is no report. */
function isMostlyPairs(text: string, pairs: readonly Pair[]): boolean {
  const words = (text.match(/\p{L}{2,}/gu) ?? []).length
  const named = pairs.reduce((sum, { name }) => sum + (name.match(/\p{L}{2,}/gu) ?? []).length, 0)
  return words <= 4 + 3 * Math.max(named, pairs.length)
}
