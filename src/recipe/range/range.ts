import type { Estimate, RangeOutcome } from '../../domain/outcome.ts'
import { rateName } from '../settings.ts'
import type { Stage } from '../stage.ts'
import { estimateEnd, usableStretch } from './ends.ts'
import { tryLonger } from './longer-runs.ts'
import { rounded, standingStill } from './rate.ts'
import { createRateNotes, type RateNotes } from './rate-notes.ts'

const decades = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]
const furthest = { low: 1e-10, high: 1e5 }
const seedsOfEnds = 3

/**
 * Method, section 2: the rates between which training goes down without exploding. Short separate runs, decade by
 * decade, find where the two ends lie; finer ones with several seeds find the ends; longer runs in between find the
 * rate that ends best; and a run with another seed has to go down at it.
 */
export const range: Stage<RangeOutcome> = function* (context) {
  const name = rateName(context.plan)
  if (name === null) return nothing('The program has no learning rate that can be set.')
  const notes = createRateNotes(context, name)
  notes.add(yield notes.planShort([standingStill, ...decades], [0]))

  let stretch = usableStretch(notes.judged())
  if (stretch === null) {
    notes.add(
      yield notes.planShort(
        decades.map((rate) => rate * Math.sqrt(10)),
        [0],
      ),
    )
    stretch = usableStretch(notes.judged())
  }
  if (stretch === null) return nothing('At no learning rate from 1e-7 to 30 does the loss go down.', notes)
  for (let reach = 1; reach <= 3; reach++) {
    const beyond: number[] = []
    if (stretch.low.outside === null && stretch.low.inside > furthest.low)
      beyond.push(stretch.low.inside / 10)
    if (stretch.high.outside === null && stretch.high.inside < furthest.high) {
      beyond.push(stretch.high.inside * 10, stretch.high.inside * 100)
    }
    if (beyond.length === 0) break
    notes.add(yield notes.planShort(beyond, [0]))
    stretch = usableStretch(notes.judged()) ?? stretch
  }

  const seeds = Array.from({ length: seedsOfEnds }, (_, index) => index)
  const around = {
    low: stretch.low.outside === null ? [] : between(stretch.low.outside, stretch.low.inside),
    high: stretch.high.outside === null ? [] : between(stretch.high.inside, stretch.high.outside),
  }
  notes.add(yield notes.planShort([standingStill, ...around.low, ...around.high], seeds))
  const low = estimateEnd(notes.judged(around.low), 'low')
  const high = estimateEnd(notes.judged(around.high), 'high')

  const tried = yield* tryLonger(context, {
    name,
    low,
    high,
    stretch: [stretch.low.inside, stretch.high.inside],
  })
  let suggested = tried.rate
  let verified = false
  for (let attempt = 1; suggested !== null && !verified && attempt <= 3; attempt++) {
    notes.add(yield notes.planShort([standingStill, suggested], [seedsOfEnds + attempt]))
    verified = notes.at(suggested, seedsOfEnds + attempt)?.outcome === 'falls'
    if (!verified && attempt < 3) suggested = rounded(suggested / 3)
  }
  return judgeRange({ notes, low, high, suggested, verified })
}

/** Rates a quarter of a decade apart from one to the other, both included. */
function between(from: number, to: number): readonly number[] {
  const steps = Math.max(1, Math.round(4 * Math.log10(to / from)))
  return Array.from({ length: steps + 1 }, (_, index) => rounded(from * (to / from) ** (index / steps)))
}

function judgeRange(about: {
  notes: RateNotes
  low: Estimate | null
  high: Estimate | null
  suggested: number | null
  verified: boolean
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

function nothing(summary: string, notes?: RateNotes): RangeOutcome {
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
