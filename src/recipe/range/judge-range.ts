import type { Estimate, RangeOutcome } from '../../domain/outcome.ts'
import { capital, say } from '../words.ts'
import type { RateNotes } from './rate-notes.ts'

/** What the stage found, put together, with its sentence. */
export function judgeRange(about: {
  readonly notes: RateNotes
  readonly low: Estimate | null
  readonly high: Estimate | null
  readonly suggested: number | null
  readonly verified: boolean
}): RangeOutcome {
  const { notes, low, high, suggested, verified } = about
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
  const summary = `${capital(ends.join('; '))}. ${advice}`
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
