import type { Budget } from '../domain/budget.ts'
import type { Effort } from '../domain/study.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import { roundedEpochs } from './rounded-epochs.ts'
import { type Borders, usualBorders } from './search/borders.ts'
import type { StageContext } from './stage.ts'
import { paceOf } from './thrift/pace-of.ts'
import { mostForEach, searchSizeOf } from './thrift/search-size.ts'

/** A round begins settings until they have cost `trainings`, or are so many as there may be `most`. */
export interface FineSize {
  readonly budget: Budget
  readonly rounds: number
  /** Trainings to the end that a round may cost: what those save that are ended early goes into more settings. */
  readonly trainings: number
  readonly most: number
  /** Epochs that take as long as to begin a trial does; 0 where that is not known to cost anything. */
  readonly start: number
}

/** How many trials each stage is given and how long they train. */
export interface Size {
  readonly range: { readonly budget: Budget; readonly trials: number }
  readonly coarse: { readonly budget: Budget; readonly trials: number }
  readonly fine: FineSize
  readonly final: { readonly budget: Budget; readonly finalists: number; readonly seeds: number }
  readonly borders: Borders
}

/** Steps that suit small networks and data, and the epochs beyond which more is waste. */
const standard = {
  range: { steps: 400, most: 6 },
  coarse: { steps: 400, most: 6 },
  fine: { steps: 1300, most: 16 },
  final: { steps: 4000, most: 30 },
}
const standardTrials = { range: 16, coarse: 24, fine: 6, fineRounds: 2, finalists: 2, seeds: 5 }
/** Runs of the search that a number of trials is compared with: of the fine stage as many as of the coarse one. */
const standardSearch = 48

/** How much of what is left is planned for: widths differ, borders are followed, workers wait for each other. */
const shareOfLimit = 0.85

/**
 * Budgets in epochs, from the size of the data and the effort that the user allows. A limit in time is turned into
 * epochs by the pace of the trials already run, so that the answer depends on what is recorded only.
 */
export function sizeOf(given: StageContext): Size {
  const context = withWholeSearch(given)
  const known = paceOf(context)
  if (known !== null) return searchSizeOf(context, known)
  const { effort, workers } = context.plan
  const perEpoch = context.facts.stepsPerEpoch
  const epochs = (of: { steps: number; most: number }) =>
    perEpoch === undefined ? fallback(of.steps) : Math.min(of.most, of.steps / perEpoch)
  const plain = {
    range: epochs(standard.range),
    coarse: epochs(standard.coarse),
    fine: epochs(standard.fine),
    final: epochs(standard.final),
  }
  const limit = limitInEpochs(effort, { workers, history: context.history })
  const total = epochsAhead(plain, context)
  const scale = limit === null ? 1 : (shareOfLimit * limit) / total
  const [longer, more] =
    scale < 1 ? [scale ** 0.5, scale ** 0.5] : [Math.min(4, scale ** 0.6), Math.min(3, scale ** 0.4)]
  const isCounted = effort.kind === 'trials'
  const wanted = isCounted ? effort.trials / standardSearch : more
  // A short limit is taken from the search first: a winner that never trained to its end has shown nothing.
  const toItsEnd = scale < 1 ? scale ** 0.25 : longer
  const count = (standardCount: number, least: number) => Math.max(least, Math.round(standardCount * wanted))
  const budget = (amount: number): Budget => ({
    amount: roundedEpochs(amount * longer, perEpoch),
    unit: 'epochs',
  })
  return {
    range: { budget: budget(plain.range), trials: standardTrials.range },
    coarse: { budget: budget(plain.coarse), trials: count(standardTrials.coarse, 6) },
    fine: {
      budget: budget(plain.fine),
      rounds: standardTrials.fineRounds,
      ...roundOf(isCounted, count),
      start: 0,
    },
    final: {
      budget: { amount: roundedEpochs(plain.final * toItsEnd, perEpoch), unit: 'epochs' },
      finalists: scale < 0.5 ? 1 : standardTrials.finalists,
      seeds: scale < 0.5 ? 3 : standardTrials.seeds,
    },
    borders: usualBorders,
  }
}

/** Where a number of trials is asked for, each counts, however early it ends. */
function roundOf(
  isCounted: boolean,
  count: (standardCount: number, least: number) => number,
): Pick<FineSize, 'trainings' | 'most'> {
  if (isCounted) {
    const trials = count(standardSearch / 4, 4)
    return { trainings: trials, most: trials }
  }
  const trainings = count(standardTrials.fine, 3)
  return { trainings, most: mostForEach * trainings }
}

/** A program that does not say how long its epochs are is given whole ones. */
function fallback(steps: number): number {
  return steps <= 400 ? 1 : steps <= 1600 ? 3 : 10
}

/** Epochs of the stages that are still to come at their standard size, the one that asks included. */
function epochsAhead(
  epochs: Record<'range' | 'coarse' | 'fine' | 'final', number>,
  context: StageContext,
): number {
  const { range, coarse, fine, fineRounds, finalists, seeds } = standardTrials
  const costs = {
    range: range * epochs.range,
    coarse: coarse * epochs.coarse,
    fine: (fine * fineRounds + 4) * epochs.fine,
    final: finalists * seeds * epochs.final,
  }
  const ahead = context.plan.stages.filter((stage) => stage !== 'sanity' && context.outcomes[stage] === null)
  return ahead.reduce((sum, stage) => sum + (stage === 'sanity' ? 0 : costs[stage]), 0)
}

/** A tuner's search is the coarse stage alone, and has what the fine one would have. */
function withWholeSearch(context: StageContext): StageContext {
  const { plan, outcomes } = context
  if (plan.tuner === undefined || outcomes.coarse !== null || plan.stages.includes('fine')) return context
  return { ...context, plan: { ...plan, stages: [...plan.stages, 'fine'] } }
}

/** What is left of the limit, in epochs; null where nothing limits the study but its standard size. */
function limitInEpochs(
  effort: Effort,
  known: { workers: number; history: readonly ObservedTrial[] },
): number | null {
  const whole = known.history.filter(({ trial }) => trial.orders.samples === undefined)
  if (effort.kind === 'epochs') {
    return Math.max(1, effort.epochs - whole.reduce((sum, { trial }) => sum + trial.epochs, 0))
  }
  if (effort.kind !== 'time') return null
  const pace = secondsPerEpoch(known.history)
  const spent = known.history.reduce((sum, { trial }) => sum + trial.seconds, 0)
  return pace === null ? null : Math.max(1, effort.seconds * known.workers - spent) / pace
}

/** Seconds of one worker for one epoch, from the three trials that trained longest on all samples; null before the first. */
export function secondsPerEpoch(history: readonly ObservedTrial[]): number | null {
  const trained = history.filter(
    ({ trial }) => trial.epochs > 0 && trial.seconds > 0 && trial.orders.samples === undefined,
  )
  if (trained.length === 0) return null
  const longest = [...trained].sort((a, b) => b.trial.epochs - a.trial.epochs).slice(0, 3)
  const epochs = longest.reduce((sum, { trial }) => sum + trial.epochs, 0)
  return longest.reduce((sum, { trial }) => sum + trial.seconds, 0) / epochs
}
