/**
 * What the sanity check ought to say of each planted fault, decided before measuring: the verdicts that are right and
 * the causes of which one has to be named. Faults that change nothing a short check could see are listed with the reason.
 */
export type Expectation =
  | { readonly visible: true; readonly verdicts: readonly string[]; readonly causes: readonly string[] }
  | { readonly visible: false; readonly why: string }

const broken = (...causes: string[]): Expectation => ({ visible: true, verdicts: ['broken'], causes })
const rate = (...causes: string[]): Expectation => ({ visible: true, verdicts: ['learning-rate'], causes })
const hidden = (why: string): Expectation => ({ visible: false, why })

export const expectations: Readonly<Record<string, Expectation>> = {
  'shuffled-labels': broken('labels'),
  'labels-reshuffled-each-epoch': broken('labels'),
  'labels-leaked': hidden('it trains and validates like an easy data set'),
  'off-by-one-labels': broken('validation-data', 'labels'),
  'frozen-layer': broken('frozen-layer'),
  'wrong-gradient-sign': broken('gradient-sign'),
  'missing-zero-grad': broken('gradients-not-zeroed'),
  'detached-loss': broken('loss-not-connected'),
  'softmax-twice': broken('softmax-twice'),
  'sum-instead-of-mean': broken('sum-reduction'),
  'wrong-class-count': broken('class-count'),
  'constant-output': broken(
    'frozen-layer',
    'loss-not-connected',
    'zero-initialization',
    'optimizer-not-stepping',
  ),
  'zero-initialization': broken('zero-initialization'),
  'huge-initialization': broken('large-initialization'),
  'dead-relu': broken('dead-relu'),
  'inputs-ignored': broken('input-ignored'),
  'no-normalization': broken('inputs-not-standardized'),
  'validation-not-standardized': broken('validation-data'),
  'nan-in-data': broken('non-finite-input', 'non-finite-start', 'non-finite-loss'),
  'dropout-at-evaluation': broken('training-mode-at-evaluation'),
  'batch-statistics-at-evaluation': broken('training-mode-at-evaluation'),
  'regularization-dominating': broken('regularization-dominates'),
  'regularization-not-connected': broken('regularization-not-connected'),
  'seed-ignored': broken('not-repeatable'),
  'learning-rate-too-high': rate('rate-too-high'),
  'learning-rate-too-low': rate('rate-too-low'),
  'model-too-small': { visible: true, verdicts: ['scale-up', 'broken'], causes: ['network-too-small'] },
  'unshuffled-data': hidden('the first twenty samples, and averages over whole epochs, look the same'),
  'clipping-too-tight': hidden('an adaptive optimizer divides the clipping out again'),
  'noisy-labels': hidden('it learns the right answers all the same, only less surely'),
  'class-imbalance': hidden('the program reports the shares, and learns them'),
  'validation-leaked': hidden('it validates like an easy data set'),
  'evaluation-on-few': hidden('a small validation set is not a bug; its noise shows later'),
  'saturated-activations': broken('large-initialization', 'saturated-activations'),
  'too-few-samples': hidden('a small data set is not a bug; the gap shows it later'),
}
