import { dataLossName } from './classes.ts'
import { type RunTrace, warmupEnd } from './run-trace.ts'
import type { Bin } from './thinned-curve.ts'
import { levelOf, stretch } from './trend.ts'

/** How a run has spent its time, where its rate stood still and nothing holds its losses up. */
export interface Progress {
  /** End of the training loss over its start. */
  readonly left: number
  /** Shares of the run in which the first half and the first fifth of the fall were won. */
  readonly half: number
  readonly firstFifth: number
  /** Share by which the training and the validation loss fell over the last third. */
  readonly lateTraining: number
  readonly lateValidation: number
}

/** Rates this near to the highest are called the same (ours). */
const same = 0.9

/**
 * Null where the rate is not known to have stood still, where dropout or label smoothing hold the losses up, or where too little
 * was heard. Losses are those of the data alone where they are told. O(bins).
 */
export function progressOfLoss(trace: RunTrace): Progress | null {
  const { rate, facts, step } = trace
  const { dropout = 0, labelSmoothing = 0 } = facts
  if (!rate.known || rate.latest < same * rate.highest || rate.rises > 0 || warmupEnd(trace) > 0) return null
  if (dropout > 0 || labelSmoothing > 0) return null
  const train = trace.curve(dataLossName(trace))
  const val = trace.curve('val/loss')
  if (train.count < 12 || val.count < 6) return null
  const start = train.firstValues[0]!
  const end = levelOf(stretch(train.bins, 0.9, 1))
  if (!(start > end) || !(end > 0)) return null
  const timeOf = (share: number) => {
    const reached = train.bins.find(({ value }) => value <= start - share * (start - end))
    return reached === undefined ? 1 : reached.step / step
  }
  return {
    left: end / start,
    half: timeOf(0.5),
    firstFifth: timeOf(0.2),
    lateTraining: lateFall(train.bins),
    lateValidation: lateFall(val.bins),
  }
}

/** Share of a loss that was won over the last third. */
function lateFall(bins: readonly Bin[]): number {
  return 1 - levelOf(stretch(bins, 0.9, 1)) / levelOf(stretch(bins, 0.57, 0.67))
}
