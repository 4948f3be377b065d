import { scaleRole } from '../evidence/advice.ts'
import { isLearning, judgeUpdateRatios, type LayerRatio } from '../evidence/judge-update-ratios.ts'
import { say, sayLayers } from '../evidence/phrases.ts'

const warn = 1e-2
/** In a run that learns well, no news below this: small networks under Adam live here (ours). */
const noteworthy = 3e-2
const alarm = 1e-1

/** Updates should be about a thousandth of the weights. */
export const updateRatioTooHigh = judgeUpdateRatios(
  {
    id: 'update-ratio-too-high',
    scope: 'run',
    symptom: 'Each update changes the weights by a hundredth of their size or more.',
    needs: [['update_ratio/<layer>']],
    severity: 'warning',
    lookAlikes: [
      'biases and layers that began at zero',
      'normalization layers',
      'warm-up',
      'a run that learns well all the same',
    ],
  },
  (layers, trace) => {
    const high = layers.filter((layer) => layer.median >= warn).sort((a, b) => b.median - a.median)
    const worst = high[0]
    if (worst === undefined) return null
    const learning = isLearning(trace)
    if (learning && worst.median < noteworthy) return null
    const grave = worst.median >= alarm
    return {
      cause: 'learning-rate-too-high',
      severity: grave ? (learning ? 'warning' : 'error') : learning ? 'note' : 'warning',
      steps: { from: Math.min(...high.map(startOf)), to: worst.to },
      what: `Each update changes ${sayLayers(high.map((layer) => layer.name))} by ${say(worst.median, 2)} of the weights (median of the latest reports); about 0.001 is usual.`,
      why: learning
        ? 'The steps are longer than usual. The loss goes down all the same, so it may be well: keep an eye on the noise of the loss.'
        : 'The weights are shaken more than they are led: the learning rate is too high for these layers.',
      evidence: high.slice(0, 8).map((layer) => ({
        name: `update ratio of ${layer.name}`,
        value: layer.median,
        unit: 'ratio',
        threshold: grave ? alarm : warn,
      })),
      confidence: (grave ? 0.9 : 0.7) * (learning ? 0.5 : 1) * (high.length * 3 < layers.length ? 0.8 : 1),
      ruledOut: [
        'biases, normalization layers and layers that began at zero are left out',
        'warm-up: its reports are not counted',
      ],
      advice: [scaleRole(trace, 'learningRate', grave ? 0.1 : 1 / 3)],
    }
  },
)

function startOf(layer: LayerRatio): number {
  return layer.from
}
