import type { Facts } from '../../domain/series.ts'

/** What the first loss should be before anything is learnt, in the unit of the loss. */
export interface ExpectedLoss {
  readonly value: number
  /** How it is written: `ln 10`, `10 - 1` ... */
  readonly formula: string
  /** The loss of always answering with the class shares; equals `value` where classes are balanced. */
  readonly prior: number
}

/**
 * ln C for softmax over C classes (every class equally likely), C - 1 for the multi-class hinge with margin 1 (every
 * wrong class violates it by 1), 1/C for the mean squared error against one-hot targets (all outputs zero). Null where the program did
 * not say what loss it has or how many classes there are.
 */
export function expectedLoss(facts: Facts): ExpectedLoss | null {
  const { classes, classShares, loss = 'softmax-cross-entropy' } = facts
  if (classes === undefined || classes < 2) return null
  if (loss === 'hinge') return { value: classes - 1, formula: `${classes} - 1`, prior: classes - 1 }
  if (loss === 'mean-squared-error')
    return { value: 1 / classes, formula: `1/${classes}`, prior: 1 / classes }
  const value = Math.log(classes)
  const entropy = classShares?.reduce((sum, share) => sum - (share > 0 ? share * Math.log(share) : 0), 0)
  return { value, formula: `ln ${classes}`, prior: entropy ?? value }
}

/** Lowest cross-entropy that is left when a softmax is applied to probabilities: -ln(e / (e + C - 1)); 1.461 for C = 10. */
export function doubleSoftmaxFloor(classes: number): number {
  return -Math.log(Math.E / (Math.E + classes - 1))
}

/**
 * Lowest loss that label smoothing leaves: the entropy of the smoothed target, eps spread evenly over all C classes
 * (Szegedy et al. 2016, eq. 7 and below). 0 without smoothing.
 */
export function smoothingFloor(facts: Facts): number {
  const { classes, labelSmoothing = 0 } = facts
  if (classes === undefined || labelSmoothing <= 0) return 0
  const rest = labelSmoothing / classes
  const top = 1 - labelSmoothing + rest
  return -top * Math.log(top) - (classes - 1) * rest * Math.log(rest)
}
