import type { Estimate } from '../../domain/outcome.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { sizeOf } from '../sizing.ts'
import type { Proposal, StageContext } from '../stage.ts'
import type { RangeDepth } from '../thrift/range-depth.ts'
import { quiet, rounded } from './rate.ts'
import { scoreOf } from './score.ts'
import { type ScoredRate, suggestRate } from './suggestion.ts'

/**
 * What is best for longer runs is no higher than what falls fastest in the first steps; ten times that leaves room for
 * what the short runs could not tell (ours). It counts where the high end is far away or was not found.
 */
const aboveSteepest = 10

/** Longer runs at rates up to the high end; a rate beyond is added while the best stands at the edge. */
export function* tryLonger(
  context: StageContext,
  about: {
    readonly name: string
    readonly low: Estimate | null
    readonly high: Estimate | null
    readonly stretch: readonly [number, number]
    /** The rate at which short runs fell most. */
    readonly steepest: number | null
    readonly longer: NonNullable<RangeDepth['longer']>
  },
): Generator<
  readonly Proposal[],
  { rate: number | null; scored: readonly ScoredRate[] },
  readonly ObservedTrial[]
> {
  const top = Math.min(
    about.high?.value ?? about.stretch[1],
    aboveSteepest * (about.steepest ?? Number.POSITIVE_INFINITY),
  )
  const bottom = about.low?.value ?? about.stretch[0]
  const { shares, seeds, most } = about.longer
  const scored: ScoredRate[] = []
  let rates = shares.map((share) => rounded(top * share)).filter((rate) => rate >= bottom)
  if (rates.length === 0) rates = [rounded(Math.sqrt(top * bottom))]
  for (let round = 1; scored.length < most && rates.length > 0; round++) {
    const answers = yield rates.flatMap((rate) =>
      seeds.map((seed) => planLonger(context, about.name, rate, seed)),
    )
    for (const [index, rate] of rates.entries()) {
      const runs = answers.slice(index * seeds.length, (index + 1) * seeds.length)
      scored.push({ rate, scores: runs.map((run) => scoreOf(run, context)) })
    }
    const rate = suggestRate(scored)
    if (rate === null) {
      rates = [
        rounded(Math.min(...scored.map((one) => one.rate)) / 3),
        rounded(Math.min(...scored.map((one) => one.rate)) / 10),
      ]
      continue
    }
    const lowest = Math.min(...scored.map((one) => one.rate))
    const nearLowest = rate < lowest * 1.5 && lowest / 3 >= bottom
    const fine = [rate / 1.8, rate * 1.8].filter(
      (one) => scored.every((old) => Math.abs(Math.log(old.rate / one)) > 0.4) && one < top,
    )
    rates = nearLowest ? [rounded(lowest / 3)] : round === 1 ? fine.map(rounded) : []
  }
  const rate = suggestRate(scored)
  return { rate: rate === null ? null : rounded(rate), scored }
}

function planLonger(context: StageContext, name: string, rate: number, seed: number): Proposal {
  return {
    purpose: 'rate-longer',
    settings: { ...quiet(context), [name]: rate },
    budget: sizeOf(context).range.budget,
    seed: context.plan.seed + seed,
    orders: {},
    breakOut: true,
  }
}
