import type { Cost } from '../../domain/outcome.ts'
import type { Pace } from '../../domain/pace.ts'
import type { StageName } from '../../domain/stage.ts'
import type { StageContext } from '../stage.ts'
import { runsOfSanity } from './probe-steps.ts'
import { rangeDepthOf, runsOf } from './range-depth.ts'
import { type Runs, secondsOf } from './run-cost.ts'
import { runsOfSearch } from './search-size.ts'

/** What a stage is likely to cost at this pace; epochs are 0 where it is not known how long they are. */
export function stageCost(stage: StageName, context: StageContext, pace: Pace): Cost {
  const runs = likelyRuns(stage, context, pace)
  const { stepsPerEpoch } = context.facts
  const { workers } = context.plan
  const steps = runs.reduce((sum, one) => sum + one.count * one.steps, 0)
  return {
    runs: runs.reduce((sum, { count }) => sum + count, 0),
    epochs: stepsPerEpoch === undefined ? 0 : steps / stepsPerEpoch,
    seconds: runs.reduce((sum, one) => sum + secondsOf(one, pace, workers), 0) / workers,
  }
}

function likelyRuns(stage: StageName, context: StageContext, pace: Pace): readonly Runs[] {
  if (stage === 'sanity') return runsOfSanity(context)
  if (stage === 'range') return runsOf(rangeDepthOf(context), context)
  return [runsOfSearch(stage, context, pace)]
}
