/**
 * What a symptom is put down to: stable words, so that programs can act on them. `unclear` is an answer too: then the
 * finding names what competes and the cheapest run that would tell.
 */
export const causes = [
  'unclear',
  // Size of the steps.
  'learning-rate-too-high',
  'learning-rate-too-low',
  'schedule',
  'clipping-too-tight',
  'batch-too-small',
  'momentum-too-high',
  // What the steps are made of.
  'gradient-sign',
  'gradients-not-cleared',
  'optimizer-not-stepping',
  'loss-not-connected',
  'layer-left-out',
  'loss-not-connected',
  'vanishing-gradients',
  'exploding-gradients',
  // The network.
  'initialization',
  'dead-units',
  'saturated-units',
  'network-too-small',
  'constant-output',
  // The loss.
  'softmax-twice',
  'summed-loss',
  'wrong-class-count',
  'numerics',
  // What holds it back, or does not.
  'overfitting',
  'regularization-too-strong',
  'dropout-too-strong',
  // The data.
  'labels',
  'label-noise',
  'leakage',
  'class-imbalance',
  'inputs-not-standardized',
  'inputs-ignored',
  'too-few-samples',
  'bad-samples',
  'data-order',
  'validation-data',
  'evaluation-mode',
  // The machine and the plan.
  'input-pipeline',
  'stalled',
  'budget',
  'search-range',
  'seed-noise',
] as const

export type Cause = (typeof causes)[number]
