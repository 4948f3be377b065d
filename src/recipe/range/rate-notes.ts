import type { RateProbe } from '../../domain/outcome.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { trainLosses } from '../reading.ts'
import type { Proposal, StageContext } from '../stage.ts'
import type { JudgedRate } from './ends.ts'
import { quiet, rounded, standingStill } from './rate.ts'
import { judgeShortRun, type ShortRun } from './short-run.ts'

/** Steps of a short run: enough to tell a fall from the noise, few enough to be repeated. */
const shortSteps = 80

/** What every rate and seed came to. Seeds count from 0, which is the study's own. */
export interface RateNotes {
  /** Short runs at these rates and seeds; those that are known already are not made again. */
  planShort(rates: readonly number[], seeds: readonly number[]): readonly Proposal[]
  add(trials: readonly ObservedTrial[]): void
  at(rate: number, seed: number): ShortRun | null
  /** Ascending; all rates with a run, or these only. */
  judged(only?: readonly number[]): readonly JudgedRate[]
  firstLoss(): number
  probes(): readonly RateProbe[]
}

export function createRateNotes(context: StageContext, name: string): RateNotes {
  const runs = new Map<string, ObservedTrial>()
  const seedOf = (one: ObservedTrial) => one.trial.seed - context.plan.seed
  const rateOf = (one: ObservedTrial) => Number(one.trial.settings[name])
  const rates = () =>
    [...new Set([...runs.values()].map(rateOf))]
      .filter((rate) => rate !== standingStill)
      .sort((a, b) => a - b)
  const seedsOf = (rate: number) =>
    [...runs.values()]
      .filter((one) => rateOf(one) === rate)
      .map(seedOf)
      .sort((a, b) => a - b)

  const notes: RateNotes = {
    planShort(wantedRates, seeds) {
      const distinct = [...new Set(wantedRates.map(rounded))]
      return seeds
        .flatMap((seed) => distinct.map((rate) => ({ rate, seed })))
        .filter(({ rate, seed }) => !runs.has(key(rate, seed)))
        .map(({ rate, seed }) => ({
          purpose: 'rate-short',
          settings: { ...quiet(context), [name]: rate },
          budget: { amount: shortSteps, unit: 'steps' },
          seed: context.plan.seed + seed,
          orders: { evaluate: 'none' },
          breakOut: false,
        }))
    },
    add(trials) {
      for (const one of trials) runs.set(key(rateOf(one), seedOf(one)), one)
    },
    at(rate, seed) {
      const [run, still] = [runs.get(key(rate, seed)), runs.get(key(standingStill, seed))]
      return run === undefined || still === undefined ? null : judgeShortRun(run, still)
    },
    judged(only) {
      return rates()
        .filter((rate) => only === undefined || only.includes(rate))
        .map((rate) => ({ rate, outcomes: seedsOf(rate).map((seed) => notes.at(rate, seed)!.outcome) }))
    },
    firstLoss: () => trainLosses(runs.get(key(standingStill, 0))!)[0] ?? Number.NaN,
    probes() {
      return rates().map((rate) => {
        const short = seedsOf(rate).map((seed) => notes.at(rate, seed)!)
        const outcomes = new Set(short.map((one) => one.outcome))
        return {
          rate,
          falls: short.map((one) => one.fall),
          losses: short.map((one) => one.end),
          outcome: outcomes.size === 1 ? short[0]!.outcome : 'mixed',
          trials: seedsOf(rate).map((seed) => runs.get(key(rate, seed))!.trial.number),
        }
      })
    },
  }
  return notes
}

function key(rate: number, seed: number): string {
  return `${rate} ${seed}`
}
