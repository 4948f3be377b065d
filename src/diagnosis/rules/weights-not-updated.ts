import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { isWeights } from '../evidence/layer-windows.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const enough = 3

/** Not one weight of any layer changes. */
export const weightsNotUpdated = judgeAtLandmarks(
  {
    id: 'weights-not-updated',
    scope: 'run',
    symptom: 'The weights of no layer change at all.',
    needs: [['update_ratio/<layer>']],
    severity: 'error',
    lookAlikes: [
      'a rate of zero at the start of a warm-up',
      'an evaluation run',
      'updates too small for the precision of the weights',
    ],
    explains: [
      'loss-not-going-down',
      'accuracy-at-chance',
      'predictions-constant',
      'underfitting',
      'update-ratio-too-low',
      'layer-not-moving',
      'dead-relu',
      'vanishing-gradients',
    ],
  },
  judge,
  'layers',
)

function judge(trace: RunTrace): RunConclusion | null {
  const layers = trace.layers.all().filter(isWeights)
  if (trace.reports < enough || layers.length === 0) return null
  const moved = layers.some(
    (layer) => layer.ratios.some((ratio) => ratio > 0) || layer.latest.updateRatio > 0,
  )
  const counted = Math.min(...layers.map((layer) => layer.ratios.length))
  if (moved || counted < enough) return null
  if (trace.rate.known && trace.rate.latest === 0) return null
  const from = layers[0]!.steps[0]!
  if (trace.step - from < 30) return null
  const gradient = layers.some((layer) => layer.latest.gradNorm > 0)
  return {
    cause: gradient ? 'optimizer-not-stepping' : 'loss-not-connected',
    steps: { from, to: trace.step },
    what: `From step ${from} to ${trace.step} not one weight of ${layers.length} layer${layers.length === 1 ? '' : 's'} has changed, and the gradients are ${gradient ? 'not zero' : 'zero'}.`,
    why: gradient
      ? 'Gradients are computed but never applied: the optimizer is not asked to step, or holds other weights than those of the network.'
      : 'No gradient arrives anywhere: the loss is cut off from the network, or everything is dead.',
    evidence: [{ name: 'steps without any update', value: trace.step - from, unit: 'steps', threshold: 30 }],
    confidence: 0.97,
    ruledOut: ['a rate of zero: it is not reported to be', 'small updates: these are exactly zero'],
    advice: [
      gradient
        ? repair(
            'optimizer',
            'Call optimizer.step() after backward(), with the parameters of this very network.',
          )
        : repair(
            'loss',
            'Look for detach(), item(), no_grad() or a conversion to numpy between the network and the loss.',
          ),
    ],
  }
}
