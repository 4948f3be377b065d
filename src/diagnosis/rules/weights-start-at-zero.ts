import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { isWeights } from '../evidence/layer-windows.ts'
import { sayLayers } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const tiny = 1e-6

/** Units that begin alike stay alike: each gets the same gradient. */
export const weightsStartAtZero = judgeAtLandmarks(
  {
    id: 'weights-start-at-zero',
    scope: 'run',
    symptom: 'Hidden layers begin with all weights zero.',
    needs: [['update_ratio/<layer>']],
    severity: 'error',
    lookAlikes: ['a last layer that begins at zero on purpose', 'biases and gains', 'a network of one layer'],
    explains: [
      'dead-relu',
      'layer-not-moving',
      'weights-not-updated',
      'loss-not-going-down',
      'accuracy-at-chance',
      'predictions-constant',
      'vanishing-gradients',
      'update-ratio-too-low',
      'update-ratio-too-high',
      'underfitting',
      'validation-at-chance',
      'gradient-of-the-penalty-alone',
      'activations-off-scale-at-start',
    ],
  },
  judge,
  'layers',
)

function judge(trace: RunTrace): RunConclusion | null {
  if (trace.reports < 2) return null
  const layers = trace.layers.all().filter(isWeights)
  const hidden = layers.slice(0, -1)
  const empty = hidden.filter((layer) => layer.firstWeightNorm <= tiny && layer.latest.weightNorm <= tiny)
  if (empty.length === 0) return null
  return {
    cause: 'initialization',
    steps: { from: empty[0]!.firstStep, to: trace.step },
    what: `All weights of ${sayLayers(empty.map(({ name }) => name))} are zero, at the first report and ${trace.reports} reports later.`,
    why: 'Units with equal weights get equal gradients, and behind a layer of zeros there is no gradient at all: they can never become different.',
    evidence: [{ name: 'hidden layers at zero', value: empty.length, threshold: 1 }],
    confidence: 0.97,
    ruledOut: ['a last layer that begins at zero on purpose: these are hidden ones'],
    advice: [repair('initialization', 'Draw the first weights at random, with He (ReLU) or Glorot scale.')],
  }
}
