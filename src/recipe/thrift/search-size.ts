import type { Budget } from '../../domain/budget.ts'
import type { Pace } from '../../domain/pace.ts'
import type { StageName } from '../../domain/stage.ts'
import { roundedEpochs } from '../rounded-epochs.ts'
import { usualBorders } from '../search/borders.ts'
import type { Size } from '../sizing.ts'
import type { StageContext } from '../stage.ts'
import { allowanceOf } from './allowance.ts'
import { longerSteps } from './range-depth.ts'
import { type Runs, secondsOf } from './run-cost.ts'

type Search = Exclude<StageName, 'sanity' | 'range'>

/** What is aimed at where time suffices, what is planned where nothing is limited, and the least that says anything (ours). */
const scope = {
  coarse: { runs: { most: 48, usual: 24, least: 4 }, steps: { usual: 400, least: 40 }, epochs: 6 },
  fine: { runs: { most: 32, usual: 16, least: 3 }, steps: { usual: 1300, least: 60 }, epochs: 16 },
  final: { runs: { most: 10, usual: 10, least: 2 }, steps: { usual: 4000, least: 80 }, epochs: 30 },
} as const
/** Times the usual steps that are trained at most where time is left over. */
const longest = 3
/** Share of a search's allowance that is planned; the rest is for borders that have to be followed. */
const beforeBorders = 0.8
/** Runs of a fine search from which it goes on for a second round, and repeats settings to learn the noise. */
const twoRounds = 14
const repeats = 4
/** Settings that a round of the fine stage begins at most for each training that it may cost. */
export const mostForEach = 3
/** Fewer trials than this are a small search: one finalist, and borders are followed once. */
const small = 24
/** Steps that an epoch is taken for where the program does not say how many it has. */
const usualEpoch = 400

/**
 * How many runs the search stages make and how long these are, of a program whose runs cost something to start: as many and
 * as long as the time allows, at the pace known so far. Fewer runs and shorter ones in equal measure where it is short.
 */
export function searchSizeOf(context: StageContext, pace: Pace): Size {
  const perEpoch = context.facts.stepsPerEpoch ?? usualEpoch
  const budget = (steps: number): Budget => ({
    amount: roundedEpochs(steps / perEpoch, perEpoch),
    unit: 'epochs',
  })
  const coarse = runsOfSearch('coarse', context, pace)
  const fine = runsOfSearch('fine', context, pace)
  const final = runsOfSearch('final', context, pace)
  const rounds = fine.count >= twoRounds ? 2 : 1
  const trainings = rounds === 1 ? fine.count : Math.floor((fine.count - repeats) / 2)
  const few = coarse.count < small / 2
  return {
    range: { budget: budget(longerSteps(context)), trials: 16 },
    coarse: { budget: budget(coarse.steps), trials: coarse.count },
    fine: {
      budget: budget(fine.steps),
      rounds,
      trainings,
      most: context.plan.effort.kind === 'trials' ? trainings : mostForEach * trainings,
      start: pace.start / (pace.step * perEpoch),
    },
    final: { budget: budget(final.steps), ...finalists(final.count) },
    borders: few ? { moves: 1, trials: 3, measured: 3 } : usualBorders,
  }
}

/** The runs of one of these stages. */
export function runsOfSearch(stage: Search, context: StageContext, pace: Pace): Runs {
  const { runs, steps, epochs } = scope[stage]
  const { effort, workers } = context.plan
  const perEpoch = context.facts.stepsPerEpoch ?? usualEpoch
  const usual = Math.min(steps.usual, epochs * perEpoch)
  if (effort.kind === 'trials') return { ...ofTrials(stage, effort.trials), steps: usual, evaluated: true }
  const allowance = allowanceOf(context, stage)
  if (allowance === null) return { count: runs.usual, steps: usual, evaluated: true }
  const within = allowance * (stage === 'final' ? 1 : beforeBorders)
  const least = { count: runs.least, steps: Math.min(steps.least, usual) }
  let now: Runs = { count: runs.most, steps: Math.round(longest * usual), evaluated: true }
  while (secondsOf(now, pace, workers) > within && (now.count > least.count || now.steps > least.steps)) {
    const longerThanMany = now.steps / least.steps >= now.count / least.count
    now =
      (longerThanMany && now.steps > least.steps) || now.count <= least.count
        ? { ...now, steps: Math.max(least.steps, Math.floor(now.steps * 0.9)) }
        : { ...now, count: now.count - 1 }
  }
  return now
}

/** A number of trials is that of both searches together; the final runs are few where it is small. */
function ofTrials(stage: Search, trials: number): Pick<Runs, 'count'> {
  const coarse = Math.ceil(trials / 2)
  if (stage === 'coarse') return { count: Math.max(2, coarse) }
  if (stage === 'fine') return { count: Math.max(1, trials - coarse) }
  return { count: trials < small ? 3 : 10 }
}

function finalists(runs: number): { readonly finalists: number; readonly seeds: number } {
  if (runs >= 10) return { finalists: 2, seeds: 5 }
  return { finalists: 1, seeds: Math.min(5, Math.max(2, runs)) }
}
