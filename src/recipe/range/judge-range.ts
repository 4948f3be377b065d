import type { Estimate, RangeOutcome } from '../../domain/outcome.ts'
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
    low === null ? 'no rate was too low to learn' : `it begins to learn at ${short(low.value)}`,
    high === null
      ? 'no rate was high enough to explode'
      : `it stops learning or explodes at ${short(high.value)}`,
  ]
  const advice =
    suggested === null
      ? 'No rate in between got through a longer run.'
      : `Use about ${short(suggested)}${verified ? ', where another seed went down as well' : ', though another seed did not go down there'}.`
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

function short(value: number): string {
  return String(Number(value.toPrecision(2)))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
