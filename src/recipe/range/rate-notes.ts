import type { RateProbe } from '../../domain/outcome.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { mean } from '../reading.ts'
import { expectedLoss } from '../sanity/expected-loss.ts'
import type { Proposal, StageContext } from '../stage.ts'
import type { JudgedRate } from './ends.ts'
import { quiet, rounded, standingStill } from './rate.ts'
import { reportedLoss } from './reported-loss.ts'
import { judgeShortRun, type ShortRun } from './short-run.ts'
import { isStuck } from './stuck.ts'

/** What every rate and seed came to. Seeds count from 0, which is the study's own. */
export interface RateNotes {
  /** Short runs at these rates and seeds; those that are known already are not made again. */
  planShort(rates: readonly number[], seeds: readonly number[]): readonly Proposal[]
  add(trials: readonly ObservedTrial[]): void
  at(rate: number, seed: number): ShortRun | null
  /** Ascending; all rates with a run, or these only. */
  judged(only?: readonly number[]): readonly JudgedRate[]
  /** The runs at a rate, whatever came of them. */
  runsAt(rate: number): readonly ObservedTrial[]
  /** The rate at which the short runs fell most, in the mean over seeds; null where none fell. */
  steepest(): number | null
  firstLoss(): number
  probes(): readonly RateProbe[]
}

/** @param about.steps of a short run */
export function createRateNotes(
  context: StageContext,
  about: { readonly name: string; readonly steps: number },
): RateNotes {
  const { name } = about
  const runs = new Map<string, ObservedTrial>()
  const guess = expectedLoss(context.facts)?.prior ?? null
  const seedOf = (one: ObservedTrial) => one.trial.seed - context.plan.seed
  const rateOf = (one: ObservedTrial) => Number(one.trial.settings[name])
  const runsAt = (rate: number) =>
    [...runs.values()].filter((one) => rateOf(one) === rate).sort((a, b) => seedOf(a) - seedOf(b))
  const rates = () =>
    [...new Set([...runs.values()].map(rateOf))]
      .filter((rate) => rate !== standingStill)
      .sort((a, b) => a - b)

  function judge(rate: number, seed: number): ShortRun | null {
    const [run, still] = [runs.get(key(rate, seed)), runs.get(key(standingStill, seed))]
    if (run === undefined || still === undefined || reportedLoss(still).values.length === 0) return null
    const others = runsAt(standingStill).filter((one) => one !== still)
    return judgeShortRun(run, { still, others, seeded: context.plan.steering.seed })
  }

  const judgeAll = () =>
    rates().flatMap((rate) =>
      runsAt(rate).flatMap((one) => {
        const run = judge(rate, seedOf(one))
        return run === null ? [] : [{ rate, seed: seedOf(one), number: one.trial.number, run }]
      }),
    )

  function settled() {
    const all = judgeAll()
    return all.map((one) =>
      isStuck(one, all, guess) ? { ...one, run: { ...one.run, outcome: 'flat' as const } } : one,
    )
  }

  return {
    planShort(wantedRates, seeds) {
      const distinct = [...new Set(wantedRates.map(rounded))]
      return seeds
        .flatMap((seed) => distinct.map((rate) => ({ rate, seed })))
        .filter(({ rate, seed }) => !runs.has(key(rate, seed)))
        .map(({ rate, seed }) => ({
          purpose: 'rate-short',
          settings: { ...quiet(context), [name]: rate },
          budget: { amount: about.steps, unit: 'steps' },
          seed: context.plan.seed + seed,
          orders: { evaluate: 'none' },
          breakOut: false,
        }))
    },
    add(trials) {
      for (const one of trials) runs.set(key(rateOf(one), seedOf(one)), one)
    },
    at: (rate, seed) => settled().find((one) => one.rate === rate && one.seed === seed)?.run ?? null,
    judged(only) {
      const all = settled()
      return rates()
        .filter((rate) => only === undefined || only.includes(rate))
        .map((rate) => {
          const here = all.filter((one) => one.rate === rate)
          return { rate, outcomes: here.map(({ run }) => run.outcome), seeds: here.map(({ seed }) => seed) }
        })
        .filter(({ outcomes }) => outcomes.length > 0)
    },
    runsAt,
    steepest() {
      const all = settled()
      const falls = rates().flatMap((rate) => {
        const here = all.filter((one) => one.rate === rate)
        const works = here.length > 0 && here.every(({ run }) => run.outcome === 'falls')
        return works ? [{ rate, fall: mean(here.map(({ run }) => run.fall)) }] : []
      })
      return falls.sort((a, b) => b.fall - a.fall)[0]?.rate ?? null
    },
    firstLoss: () => reportedLoss(runs.get(key(standingStill, 0))!).values[0] ?? Number.NaN,
    probes() {
      const all = settled()
      return rates().flatMap((rate) => {
        const here = all.filter((one) => one.rate === rate)
        if (here.length === 0) return []
        const outcomes = new Set(here.map(({ run }) => run.outcome))
        return {
          rate,
          falls: here.map(({ run }) => run.fall),
          losses: here.map(({ run }) => run.end),
          outcome: outcomes.size === 1 ? here[0]!.run.outcome : 'mixed',
          trials: here.map(({ number }) => number),
        }
      })
    },
  }
}

function key(rate: number, seed: number): string {
  return `${rate} ${seed}`
}
