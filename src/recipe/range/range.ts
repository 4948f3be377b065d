import type { Estimate, RangeOutcome } from '../../domain/outcome.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { rateName } from '../settings.ts'
import type { Proposal, Stage } from '../stage.ts'
import { estimateEnd, usableStretch } from './ends.ts'
import { judgeRange, noRange } from './judge-range.ts'
import { tryLonger } from './longer-runs.ts'
import { rounded, standingStill } from './rate.ts'
import { createRateNotes, type RateNotes } from './rate-notes.ts'
import { reportedLoss } from './reported-loss.ts'
import { scoreWholeRuns } from './whole-runs.ts'

const decades = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]
const furthest = { low: 1e-10, high: 1e5 }

type Stretch = NonNullable<ReturnType<typeof usableStretch>>
type Asking<Answer> = Generator<readonly Proposal[], Answer, readonly ObservedTrial[]>

/** How finely and how often the ends are looked for. */
interface Thoroughness {
  readonly seeds: readonly number[]
  /** Rates a decade. */
  readonly density: number
}

/**
 * Method, section 2: the rates between which training goes down without exploding. Short separate runs, decade by
 * decade, find where the two ends lie; finer ones with several seeds find the ends; longer runs in between find the
 * rate that ends best; and a run with another seed has to go down at it.
 *
 * A program whose runs cannot be cut short trains to its end every time. There the ends are looked for with one seed and half
 * as finely, and the same runs say which rate ends best.
 */
export const range: Stage<RangeOutcome> = function* (context) {
  const name = rateName(context.plan)
  if (name === null) return noRange('The program has no learning rate that can be set.')
  const { budget, seed: seeded } = context.plan.steering
  const notes = createRateNotes(context, name)
  notes.add(yield notes.planShort([standingStill, ...decades], [0]))
  const impossible = whyNothingCanBeSaid(notes)
  if (impossible !== null) return noRange(impossible)
  // Without pairs the spread from run to run has to be known before anything is told from it.
  if (!seeded) notes.add(yield notes.planShort([standingStill], [1, 2]))

  const stretch = yield* findStretch(notes)
  if (stretch === null) return noRange('At no learning rate from 1e-7 to 30 does the loss go down.', notes)
  const thoroughness = budget ? { seeds: [0, 1, 2], density: 4 } : { seeds: [0], density: 2 }
  const { low, high, inside } = yield* findEnds(notes, stretch, thoroughness)

  const rate = budget
    ? (yield* tryLonger(context, { name, low, high, stretch: inside })).rate
    : scoreWholeRuns(notes, context)
  const { suggested, verified } = yield* verify(notes, rate, Math.max(...thoroughness.seeds) + 1)
  return judgeRange({ notes, low, high, suggested, verified })
}

/** A sentence where the run that stood still already shows that no rate can be judged. */
function whyNothingCanBeSaid(notes: RateNotes): string | null {
  const still = notes.runsAt(standingStill)[0]!
  const { values } = reportedLoss(still)
  if (still.trial.status === 'failed') {
    return `The program failed at a learning rate of nearly zero: ${still.trial.end.message ?? still.trial.end.reason}.`
  }
  if (values.length === 0) {
    return 'The program reported neither train/loss nor val/loss, so there is nothing to judge a learning rate by.'
  }
  const broken = values.find((value) => !Number.isFinite(value))
  return broken === undefined
    ? null
    : `The loss is ${broken} at a learning rate of nearly zero: no learning rate can mend that.`
}

/** The rates at which the loss goes down, with neighbours at which it does not. */
function* findStretch(notes: RateNotes): Asking<Stretch | null> {
  let stretch = usableStretch(notes.judged())
  if (stretch === null) {
    const between = decades.map((rate) => rate * Math.sqrt(10))
    notes.add(yield notes.planShort(between, [0]))
    stretch = usableStretch(notes.judged())
  }
  for (let reach = 1; stretch !== null && reach <= 3; reach++) {
    const { low, high } = stretch
    const beyond = [
      ...(low.outside === null && low.inside > furthest.low ? [low.inside / 10] : []),
      ...(high.outside === null && high.inside < furthest.high ? [high.inside * 10, high.inside * 100] : []),
    ]
    if (beyond.length === 0) break
    notes.add(yield notes.planShort(beyond, [0]))
    stretch = usableStretch(notes.judged()) ?? stretch
  }
  return stretch
}

/**
 * Several seeds at finer rates between the last decade that works and the first that does not. Where the other seeds say
 * that the end lies beyond these rates, it is looked for there, once.
 */
function* findEnds(
  notes: RateNotes,
  first: Stretch,
  { seeds, density }: Thoroughness,
): Asking<{ low: Estimate | null; high: Estimate | null; inside: readonly [number, number] }> {
  let stretch = first
  const around: { low: readonly number[]; high: readonly number[] } = { low: [], high: [] }
  for (let look = 1; ; look++) {
    const low = between(stretch.low.outside, stretch.low.inside, density)
    const high = between(stretch.high.inside, stretch.high.outside, density)
    around.low = [...around.low, ...low]
    around.high = [...around.high, ...high]
    notes.add(yield notes.planShort([standingStill, ...low, ...high], seeds))
    const seen = usableStretch(notes.judged()) ?? stretch
    if (look === 2 || (holds(low, seen.low) && holds(high, seen.high))) {
      return {
        low: estimateEnd(notes.judged(around.low), 'low'),
        high: estimateEnd(notes.judged(around.high), 'high'),
        inside: [seen.low.inside, seen.high.inside],
      }
    }
    stretch = seen
  }
}

/** Whether an end still lies among the rates at which it was looked for. */
function holds(rates: readonly number[], { inside, outside }: Stretch['low']): boolean {
  if (rates.length === 0) return true
  return rates.includes(inside) && outside !== null && rates.includes(outside)
}

/** A run with a seed that nothing was chosen by has to go down at the rate; if not, a third of it is tried, twice. */
function* verify(
  notes: RateNotes,
  rate: number | null,
  freshSeed: number,
): Asking<{ suggested: number | null; verified: boolean }> {
  let suggested = rate
  for (let attempt = 0; suggested !== null && attempt < 3; attempt++) {
    notes.add(yield notes.planShort([standingStill, suggested], [freshSeed + attempt]))
    if (notes.at(suggested, freshSeed + attempt)?.outcome === 'falls') return { suggested, verified: true }
    if (attempt < 2) suggested = rounded(suggested / 3)
  }
  return { suggested, verified: false }
}

/** Rates evenly spaced in log space from one to the other, both included; none where one side is not known. */
function between(from: number | null, to: number | null, density: number): readonly number[] {
  if (from === null || to === null) return []
  const steps = Math.max(1, Math.round(density * Math.log10(to / from)))
  return Array.from({ length: steps + 1 }, (_, index) => rounded(from * (to / from) ** (index / steps)))
}
