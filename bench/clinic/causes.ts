/**
 * What can really be wrong with a run, in words that faults, findings and tables share. Each planted fault has one; each
 * advice of a rule points to one (scoring/cause-of.ts).
 */
export const causes = {
  'learning-rate-too-high': 'the steps are too large',
  'learning-rate-too-low': 'the steps are too small',
  'rate-decayed-too-early': 'the learning rate falls long before the loss is down',
  'momentum-too-high': 'the momentum is so high that steps overshoot',
  'regularization-too-strong': 'the penalty on the weights outweighs the loss',
  'dropout-too-strong': 'so much is dropped that too little is learnt',
  'clipping-too-tight': 'the gradient is always cut to next to nothing',
  'network-too-small': 'the network cannot hold what there is to learn',
  overfitting: 'the training samples are learnt by heart',
  initialization: 'the first weights are zero, or far too large or small',
  'dead-units': 'units never switch on',
  saturation: 'bounded activations sit at their bounds',
  'vanishing-gradient': 'almost nothing of the gradient reaches the first layers',
  labels: 'labels do not belong to their inputs',
  'label-noise': 'many training labels are wrong',
  imbalance: 'nearly all training samples are of one class',
  'frozen-layer': 'layers are never updated',
  'gradient-sign': 'steps go up the gradient',
  'gradients-not-cleared': 'every step adds its gradient to those before',
  'loss-not-connected': 'the loss does not reach the weights',
  'softmax-twice': 'the output goes through two softmaxes',
  'sum-instead-of-mean': 'the loss is summed over the batch',
  'wrong-outputs': 'the output layer does not fit the classes',
  'input-ignored': 'the network does not see its inputs',
  'inputs-not-standardized': 'inputs come in as they were read',
  'data-not-finite': 'a sample holds a NaN',
  'order-of-samples': 'samples come sorted, never shuffled',
  'evaluation-mode': 'the network is evaluated as if it were training',
  'validation-data': 'validation samples are prepared or labelled in another way than those trained on',
  leakage: 'what is to be told is among what is given, or the validation set among the training set',
} as const satisfies Readonly<Record<string, string>>

export type Cause = keyof typeof causes
