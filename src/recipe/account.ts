import type { Cost, CostAccount, SearchOutcome } from '../domain/outcome.ts'
import { type StageName, stageNames } from '../domain/stage.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import type { Outcomes } from './recipe.ts'
import { secondsPerEpoch, sizeOf } from './sizing.ts'
import type { StageContext } from './stage.ts'
import { paceOf } from './thrift/pace-of.ts'
import { stageCost } from './thrift/stage-cost.ts'
import { say } from './words.ts'

interface AccountRequest {
  readonly plan: StudyPlan
  readonly observed: readonly ObservedTrial[]
  readonly outcomes: Outcomes
  /** Of the stage that is under way; null before the first. */
  readonly context: StageContext | null
  readonly begun: readonly StageName[]
}

const nothingYet: Outcomes = { sanity: null, range: null, coarse: null, fine: null, final: null }
const nothing: Cost = { runs: 0, epochs: 0, seconds: 0 }

/** What each stage was said to cost when the first trials had shown the program's pace, and what it did cost. */
export function accountOf({ plan, observed, outcomes, context }: AccountRequest): CostAccount {
  const whole = observed.find((one) => one.trial.orders.samples === undefined)
  const stages = stageNames
    .filter((stage) => plan.stages.includes(stage) || observed.some((one) => one.trial.stage === stage))
    .map((stage) => {
      const own = observed.filter((one) => one.trial.stage === stage)
      return {
        stage,
        forecast: forecastOf(stage, { plan, observed, context }),
        spent: spentOn(own, { workers: plan.workers, samples: whole?.facts.trainSamples }),
        bought: boughtBy(stage, outcomes),
      }
    })
  return {
    forecast: stages.map((line) => line.forecast).reduce(plus, nothing),
    spent: stages.map((line) => line.spent).reduce(plus, nothing),
    stages,
  }
}

/** Seconds of wall clock, as they are when all workers are busy; epochs of all `samples`, whatever part a probe was cut to. */
function spentOn(
  trials: readonly ObservedTrial[],
  about: { workers: number; samples: number | undefined },
): Cost {
  const share = (samples: number | undefined) =>
    samples === undefined || about.samples === undefined ? 1 : Math.min(1, samples / about.samples)
  return {
    runs: trials.length,
    epochs: trials.reduce((sum, { trial }) => sum + trial.epochs * share(trial.orders.samples), 0),
    seconds: trials.reduce((sum, { trial }) => sum + trial.seconds, 0) / Math.max(1, about.workers),
  }
}

/**
 * As it was told: of a program that was looked at by the pace of that look, whatever its runs have shown since; else by
 * that of the trials of the first stage. The sanity stage is a fixed set of short runs; what it costs in time is not known
 * before it has run, unless the program was looked at.
 */
function forecastOf(
  stage: StageName,
  {
    plan,
    observed,
    context,
  }: { plan: StudyPlan; observed: readonly ObservedTrial[]; context: StageContext | null },
): Cost {
  if (context === null) return nothing
  const first = plan.stages[0]
  const early = observed.filter((one) => one.trial.stage === first)
  const facts = context.facts
  const before = { ...context, history: [], outcomes: nothingYet }
  const measured = paceOf(before)
  if (measured !== null) return stageCost(stage, before, measured)
  const size = sizeOf({ ...context, history: early, outcomes: nothingYet })
  const pace = secondsPerEpoch(early) ?? 0
  const shortEpochs = (steps: number) => (facts.stepsPerEpoch === undefined ? 0 : steps / facts.stepsPerEpoch)
  const { range, coarse, fine, final } = size
  const epochsOf: Record<StageName, readonly [runs: number, epochs: number]> = {
    sanity: [13, shortEpochs(300)],
    range: [46 + range.trials, range.trials * range.budget.amount + shortEpochs(46 * 80)],
    coarse: [
      coarse.trials,
      coarse.trials * coarse.budget.amount +
        (plan.tuner === undefined ? 0 : fine.trainings * fine.rounds * fine.budget.amount),
    ],
    // What trials save that are ended early begins others: about as many again by half.
    fine: [
      Math.min(1.5 * fine.trainings, fine.most) * fine.rounds + 4,
      (fine.trainings * fine.rounds + 4) * fine.budget.amount,
    ],
    final: [final.finalists * final.seeds, final.finalists * final.seeds * final.budget.amount],
  }
  const [runs, epochs] = epochsOf[stage]
  return { runs, epochs, seconds: (epochs * pace) / Math.max(1, plan.workers) }
}

function boughtBy(stage: StageName, outcomes: Outcomes): string {
  const { sanity, range, coarse, fine, final } = outcomes
  if (stage === 'sanity') return sanity === null ? '' : `the verdict: ${sanity.verdict}`
  if (stage === 'range')
    return range?.suggested == null ? '' : `a learning rate to start from: ${say(range.suggested)}`
  if (stage === 'final') return final === null ? '' : final.summary
  return searchBought(stage === 'coarse' ? coarse : fine)
}

function searchBought(outcome: SearchOutcome | null): string {
  return outcome === null ? '' : outcome.summary
}

function plus(a: Cost, b: Cost): Cost {
  return { runs: a.runs + b.runs, epochs: a.epochs + b.epochs, seconds: a.seconds + b.seconds }
}
