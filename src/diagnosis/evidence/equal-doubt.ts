import { asShares, dataLossName, lossOfChance } from './classes.ts'
import type { RunTrace } from './run-trace.ts'
import type { Bin } from './thinned-curve.ts'
import { stretch } from './trend.ts'

/** A stretch of a run in which validation is ahead of training, and how equal the doubt about the training samples is. */
export interface EqualDoubt {
  readonly from: number
  readonly to: number
  readonly trained: number
  readonly validated: number
  /**
   * Training loss over the entropy of answers that are all as sure as the training accuracy says. Labels that are wrong at random
   * leave every answer in the same doubt, and the ratio near 1; augmentation and hard samples leave some in doubt and others sure,
   * and it lies below.
   */
  readonly doubt: number
  /** Training has overtaken validation since: it was so before the labels were known by heart. */
  readonly overtaken: boolean
}

/** Points of accuracy that validation must be ahead, and validation over training loss that it must be below (ours). */
export const far = 0.08
const lower = 0.9
/** Doubt that is called equal: in each of two fifths of the run, and on the mean of both (ours). */
const equal = 0.9
export const equalOnMean = 0.92
const fifths = [0.2, 0.4, 0.6, 0.8] as const
/** Where the early fifth begins. */
const early = 0.1

/**
 * Two neighbouring fifths of the run, the first left out, in which validation was far ahead of training and the doubt equal; the
 * last such two. Wrong labels can be learnt by heart: where training has overtaken validation by the end, it is enough that it was
 * so early. Null where it was never so, or the loss is no cross-entropy.
 */
export function equalDoubt(trace: RunTrace): EqualDoubt | null {
  if (lossOfChance(trace) === null || trace.curve('val/accuracy').count < 6) return null
  const parts = fifths.map((from) => partOf(trace, from))
  for (let i = parts.length - 1; i > 0; i--) {
    const found = together(parts[i - 1]!, parts[i]!)
    if (found !== null) return found
  }
  const atEnd = accuraciesOf(trace, fifths.at(-1)!)
  if (atEnd === null || atEnd.trained <= atEnd.validated) return null
  const found = together(partOf(trace, early), parts[0]!)
  return found === null ? null : { ...found, overtaken: true }
}

function together(a: Part | null, b: Part | null): EqualDoubt | null {
  if (a === null || b === null) return null
  const doubt = (a.doubt + b.doubt) / 2
  if (Math.min(a.doubt, b.doubt) < equal || doubt < equalOnMean) return null
  return { from: a.from, to: b.to, trained: b.trained, validated: b.validated, doubt, overtaken: false }
}

type Part = Omit<EqualDoubt, 'overtaken'>

/** A fifth of the run; null where validation is not far ahead in it. */
function partOf(trace: RunTrace, from: number): Part | null {
  const bins = (name: string) => stretch(trace.curve(name).bins, from, from + 0.2)
  const accuracies = accuraciesOf(trace, from)
  const loss = bins(dataLossName(trace))
  if (accuracies === null || loss.length === 0) return null
  const { trained, validated } = accuracies
  if (!(validated - trained > far) || trained <= 0) return null
  const lossOfTraining = meanOf(loss)
  if (meanOf(bins('val/loss')) > lower * lossOfTraining) return null
  const wrong = 1 - trained
  const { classes = 2 } = trace.facts
  const entropy = -(trained * Math.log(trained) + wrong * Math.log(wrong / (classes - 1)))
  const doubt = lossOfTraining / entropy
  const val = bins('val/accuracy')
  return { from: val[0]!.step, to: val.at(-1)!.step, trained, validated, doubt }
}

function accuraciesOf(
  trace: RunTrace,
  from: number,
): { readonly trained: number; readonly validated: number } | null {
  const bins = (name: string) => stretch(trace.curve(name).bins, from, from + 0.2)
  const [train, val] = [bins('train/accuracy'), bins('val/accuracy')]
  if (train.length === 0 || val.length === 0) return null
  return { trained: asShares([meanOf(train)])[0]!, validated: asShares([meanOf(val)])[0]! }
}

function meanOf(bins: readonly Bin[]): number {
  let [sum, count] = [0, 0]
  for (const bin of bins) {
    sum += bin.value * bin.count
    count += bin.count
  }
  return sum / count
}
