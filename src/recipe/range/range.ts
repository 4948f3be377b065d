import type { Estimate, RangeOutcome } from '../../domain/outcome.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { rateName } from '../settings.ts'
import type { Proposal, Stage, StageContext } from '../stage.ts'
import { type RangeDepth, rangeDepthOf, whole } from '../thrift/range-depth.ts'
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

/**
 * Method, section 2: the rates between which training goes down without exploding. Short separate runs, decade by
 * decade, find where the two ends lie; finer ones with several seeds find the ends; longer runs in between find the
 * rate that ends best; and a run with another seed has to go down at it.
 *
 * A program whose runs cannot be cut short trains to its end every time. There the ends are looked for with one seed
 * and half as finely, and the same runs say which rate ends best. Where runs are dear and the budget is small, less is
 * tried as well (`RangeDepth`), and the intervals of the ends are as much wider.
 */
export const range: Stage<RangeOutcome> = function* (context) {
  const name = rateName(context.plan)
  if (name === null) return noRange('The program has no learning rate that can be set.')
  const depth = rangeDepthOf(context)
  const notes = createRateNotes(context, { name, steps: depth.steps })
  notes.add(yield notes.planShort([standingStill, ...decadesOf(context, depth)], [0]))
  const impossible = whyNothingCanBeSaid(notes)
  if (impossible !== null) return noRange(impossible)
  // Without pairs the spread from run to run has to be known before anything is told from it.
  if (!context.plan.steering.seed) notes.add(yield notes.planShort([standingStill], [1, 2]))

  const stretch = yield* findStretch(notes)
  if (stretch === null) return noRange('At no learning rate from 1e-7 to 30 does the loss go down.', notes)
  const { low, high, inside } = yield* findEnds(notes, stretch, depth)

  const { longer } = depth
  const steepest = notes.steepest()
  const found =
    longer === null
      ? null
      : (yield* tryLonger(context, { name, low, high, stretch: inside, steepest, longer })).rate
  const rate = found ?? (depth === whole ? null : scoreWholeRuns(notes, context))
  const { suggested, verified } = yield* verify(notes, rate, Math.max(...depth.seeds) + 1)
  return judgeRange({ notes, low, high, suggested, verified, depth })
}

/** Whole decades; around the rate that the program has by itself where nothing can be spared for those far off. */
function decadesOf(context: StageContext, { around }: RangeDepth): readonly number[] {
  const own = Number(context.base[rateName(context.plan) ?? ''])
  if (around === null || !(own > 0)) return decades
  const middle = Math.round(Math.log10(own))
  return Array.from({ length: around.below + around.above + 1 }, (_, index) =>
    rounded(10 ** (middle - around.below + index)),
  )
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
    const further = [
      ...(low.outside === null && low.inside > furthest.low ? [low.inside / 10] : []),
      ...(high.outside === null && high.inside < furthest.high ? [high.inside * 10, high.inside * 100] : []),
    ]
    if (further.length === 0) break
    notes.add(yield notes.planShort(further, [0]))
    stretch = usableStretch(notes.judged()) ?? stretch
  }
  return stretch
}

/**
 * Several seeds at finer rates between the last decade that works and the first that does not. Where the other seeds
 * say that an end lies beyond these rates, half a decade more is looked at, once.
 */
function* findEnds(
  notes: RateNotes,
  { low, high }: Stretch,
  { seeds, density }: Pick<RangeDepth, 'seeds' | 'density'>,
): Asking<{ low: Estimate | null; high: Estimate | null; inside: readonly [number, number] }> {
  const around = {
    low: between(low.outside, low.inside, density),
    high: between(high.inside, high.outside, density),
  }
  notes.add(yield notes.planShort([standingStill, ...around.low, ...around.high], seeds))
  let seen = usableStretch(notes.judged())
  const more = {
    low: seen === null ? [] : beyond(around.low, { inside: seen.low.inside, side: 'low', density }),
    high: seen === null ? [] : beyond(around.high, { inside: seen.high.inside, side: 'high', density }),
  }
  if (more.low.length + more.high.length > 0) {
    notes.add(yield notes.planShort([...more.low, ...more.high], seeds))
    seen = usableStretch(notes.judged())
  }
  return {
    low: estimateEnd(notes.judged([...around.low, ...more.low]), 'low'),
    high: estimateEnd(notes.judged([...around.high, ...more.high]), 'high'),
    inside: [(seen?.low ?? low).inside, (seen?.high ?? high).inside],
  }
}

/** Half a decade next to the rates among which an end was looked for, where it turned out not to be among them. */
function beyond(
  rates: readonly number[],
  { inside, side, density }: { inside: number; side: 'low' | 'high'; density: number },
): readonly number[] {
  const [first, last] = [rates[0], rates.at(-1)]
  if (first === undefined || last === undefined) return []
  const isBelow = side === 'low' ? inside <= first : inside < first
  const isAbove = side === 'low' ? inside > last : inside >= last
  if (isBelow) return between(first / Math.sqrt(10), first, density)
  return isAbove ? between(last, last * Math.sqrt(10), density) : []
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
