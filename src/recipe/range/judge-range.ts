import type { Estimate, RangeOutcome } from '../../domain/outcome.ts'
import type { RangeDepth } from '../thrift/range-depth.ts'
import { capital, say } from '../words.ts'
import type { RateNotes } from './rate-notes.ts'

/** What the stage found, put together, with its sentence. */
export function judgeRange(about: {
  readonly notes: RateNotes
  readonly low: Estimate | null
  readonly high: Estimate | null
  readonly suggested: number | null
  readonly verified: boolean
  readonly depth: RangeDepth
}): RangeOutcome {
  const { notes, low, high, suggested, verified, depth } = about
  const ends = [
    low === null ? 'no rate was too low to learn' : `it begins to learn at ${say(low.value, 2)}`,
    high === null
      ? 'no rate was high enough to explode'
      : `it stops learning or explodes at ${say(high.value, 2)}`,
  ]
  const advice =
    suggested === null
      ? 'No rate in between got through a longer run.'
      : `Use about ${say(suggested, 2)}${verified ? ', where another seed went down as well' : ', though another seed did not go down there'}.`
  const summary = `${capital(ends.join('; '))}. ${advice}${whatWasSaved(depth, { low, high })}`
  return {
    stage: 'range',
    low,
    high,
    suggested,
    verified,
    summary,
    probes: notes.probes(),
    firstLoss: notes.firstLoss(),
  }
}

/** What the budget had no room for, and what the ends are worth because of it. */
function whatWasSaved(
  { saving, seeds, steps, longer }: RangeDepth,
  ends: { readonly low: Estimate | null; readonly high: Estimate | null },
): string {
  if (!saving) return ''
  const found = [ends.low, ends.high].filter((end) => end !== null)
  const width = Math.max(...found.map(({ low, high }) => high / low))
  const wide =
    found.length === 0
      ? ''
      : `, so that each end is only known to within a factor of ${say(width, 2)} or less`
  const many = seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`
  const choice = longer === null ? ', and they chose the rate as well' : ''
  return ` To save time the ends were looked for with ${many} in runs of ${steps} steps${wide}${choice}.`
}

/** No range, and why. */
export function noRange(summary: string, notes?: RateNotes): RangeOutcome {
  return {
    stage: 'range',
    low: null,
    high: null,
    suggested: null,
    verified: false,
    summary,
    probes: notes?.probes() ?? [],
    firstLoss: notes?.firstLoss() ?? Number.NaN,
  }
}
