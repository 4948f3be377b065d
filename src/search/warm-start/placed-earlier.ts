import type { Space } from '../../domain/parameter.ts'
import type { EarlierTrial } from '../../domain/warm-start.ts'
import type { PastTrial } from '../samplers/sampler.ts'
import { agreement, foretold, type Judged, risingLine } from './align.ts'

/** An earlier trial on the scale of the search's own trials; without a value where it came to none. */
export interface Placed {
  readonly trial: EarlierTrial
  readonly value: number | null
}

/** Fewer trials of its own say nothing of how the search's values lie to the earlier ones'; nor do fewer earlier ones. */
const fewest = 5
/** From so many of its own on, earlier trials that foretell nothing of them are dropped. */
const toConfirm = 30
/** With so many a search needs no others. */
const enough = 100

/**
 * Whether older trials are all there is to go by. They may mislead, and settings that they praise would never show it:
 * every other proposal is then better spread over the space.
 */
export function standsAlone(finished: readonly PastTrial[], earlier: readonly EarlierTrial[] = []): boolean {
  const scored = earlier.filter(({ standing }) => standing !== null)
  return scored.length >= fewest && judged(finished).length < fewest
}

/** Trials with a value, in order of their numbers. */
export function judged(finished: readonly PastTrial[]): readonly Judged[] {
  return finished
    .filter(({ status, value }) => status === 'complete' && value !== null && Number.isFinite(value))
    .sort((a, b) => a.number - b.number)
    .map(({ settings, value }) => ({ settings, value: value! }))
}

/**
 * Trials of older studies on the scale of this search: a line is laid from what they foretell of its own trials (by those
 * nearest to them) to what these came to. Null where nothing is to be learnt from them: the search has trials enough, or what
 * they foretell is not what came.
 */
export function placedEarlier(
  space: Space,
  {
    finished,
    earlier,
  }: { readonly finished: readonly PastTrial[]; readonly earlier: readonly EarlierTrial[] },
): readonly Placed[] | null {
  const own = judged(finished)
  const scored = earlier.flatMap(({ settings, standing }) =>
    standing === null ? [] : [{ settings, value: standing }],
  )
  if (scored.length < fewest || own.length >= enough) return null
  if (own.length < fewest) return earlier.map((trial) => ({ trial, value: trial.standing }))
  const expected = foretold(space, { by: scored, settings: own.map(({ settings }) => settings) })
  const came = own.map(({ value }) => value)
  if (agreement(expected, came) < (own.length >= toConfirm ? 1 : 0)) return null
  const line = risingLine(expected, came)
  return earlier.map((trial) => ({ trial, value: trial.standing === null ? null : line(trial.standing) }))
}
