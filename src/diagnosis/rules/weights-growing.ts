import { scaleRole } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { isLearning } from '../evidence/judge-update-ratios.ts'
import { hasTellingRatio } from '../evidence/layer-windows.ts'
import { say, sayLayers } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const bound = 10

/** Weights ten times their first size, in most layers, without the loss to show for it. */
export const weightsGrowing = judgeAtLandmarks(
  {
    id: 'weights-growing',
    scope: 'run',
    symptom: 'The weights of most layers have grown to ten times their first size.',
    needs: [['update_ratio/<layer>']],
    severity: 'note',
    lookAlikes: [
      'a last layer that began near zero',
      'layers before a normalization, whose size means nothing',
      'weights that grow while the loss falls',
    ],
  },
  judge,
  'layers',
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  if (trace.reports < 5 || (!ended && trace.reports < 20)) return null
  const layers = trace.layers.all().filter(hasTellingRatio)
  const inner = layers.length > 1 ? layers.slice(0, -1) : layers
  const grown = inner.filter((layer) => layer.latest.weightNorm > bound * layer.firstWeightNorm)
  if (inner.length === 0 || grown.length <= inner.length / 2 || isLearning(trace)) return null
  const factor = Math.max(...grown.map((layer) => layer.latest.weightNorm / layer.firstWeightNorm))
  return {
    cause: 'learning-rate-too-high',
    steps: { from: grown[0]!.firstStep, to: trace.step },
    what: `The weights of ${sayLayers(grown.map(({ name }) => name))} are up to ${say(factor, 2)} times as large as at first.`,
    why: 'Long steps push the weights outwards, where activations saturate and steps mean less and less.',
    evidence: [
      { name: 'size of the weights over their first', value: factor, unit: 'ratio', threshold: bound },
    ],
    confidence: 0.6,
    ruledOut: [
      'weights that grow while the loss falls: it does not',
      'a last layer that began near zero: it is left out',
    ],
    advice: [scaleRole(trace, 'learningRate', 0.1), scaleRole(trace, 'regularization', 10)],
  }
}
