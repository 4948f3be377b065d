import type { RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { LayerStatistics } from '../../../src/domain/series.ts'
import { onSeries, type Peer } from './peer.ts'

const paper = 'Zhang et al. 2021, AutoTrainer, table 1'

function onLayers(look: (layers: readonly LayerStatistics[], report: number) => boolean) {
  let raised = false
  let reports = 0
  return (event: RunEvent) => {
    if (event.kind === 'layers' && !raised) raised = look(event.report.layers, reports++)
    return raised
  }
}

const hasWeights = ({ kind }: LayerStatistics) => !/norm|activation|pooling|dropout|flatten/i.test(kind)

const autoTrainer: readonly Peer[] = [
  {
    name: 'AutoTrainer vanishing gradient',
    source: `${paper}: first over last layer's gradient below 1e-3`,
    needs: ['layers'],
    watch: () =>
      onLayers((layers) => {
        const own = layers.filter(hasWeights)
        return own.length > 1 && own[0]!.gradNorm / own.at(-1)!.gradNorm < 1e-3
      }),
  },
  {
    name: 'AutoTrainer exploding gradient',
    source: `${paper}: NaN, or first over last layer's gradient above 70`,
    needs: ['layers'],
    watch: () =>
      onLayers((layers) => {
        const own = layers.filter(hasWeights)
        if (own.some(({ gradNorm }) => !Number.isFinite(gradNorm))) return true
        return own.length > 1 && own[0]!.gradNorm / own.at(-1)!.gradNorm > 70
      }),
  },
  {
    name: 'AutoTrainer dying ReLU',
    source: `${paper}: a layer with more than 70 % units without gradient; here units that are zero for the whole batch`,
    needs: ['layers'],
    watch: () => onLayers((layers) => layers.some(({ deadFraction }) => (deadFraction ?? 0) > 0.7)),
  },
  {
    name: 'AutoTrainer oscillating loss',
    source: `${paper}: accuracy that falls by 0.03 and more in a fifth of the epochs, five epochs at least`,
    needs: ['val/accuracy'],
    watch: () => {
      let before = Number.NaN
      let epochs = 0
      let swings = 0
      return onSeries('val/accuracy', (accuracy) => {
        epochs++
        if (before - accuracy >= 0.03) swings++
        before = accuracy
        return epochs >= 5 && swings / epochs >= 0.2
      })
    },
  },
  {
    name: 'AutoTrainer slow convergence',
    source: `${paper}: accuracy that rises by less than 0.01 from epoch to epoch, in four of the first five, while below 0.6`,
    needs: ['val/accuracy'],
    watch: () => {
      let before = Number.NaN
      let epochs = 0
      let slow = 0
      return onSeries('val/accuracy', (accuracy) => {
        epochs++
        if (epochs > 1 && epochs <= 6 && accuracy - before < 0.01) slow++
        before = accuracy
        return epochs >= 6 && slow >= 4 && accuracy < 0.6
      })
    },
  },
]

/** One peer of several conditions, any of which speaks: that is how DeepDiagnosis reports. */
const deepDiagnosis: Peer = {
  name: 'DeepDiagnosis',
  source:
    'Wardat et al. 2022, DeepDiagnosis, algorithms 1 to 5: not finite, loss not below or accuracy not above that of five epochs ago, 70 % dead, 95 % saturated, gradients below 1e-7, weights that do not change',
  needs: ['val/loss'],
  watch: () => {
    const losses: number[] = []
    const accuracies: number[] = []
    let raised = false
    return (event) => {
      if (raised) return true
      if (event.kind === 'layers') raised = event.report.layers.filter(hasWeights).some(isSick)
      if (event.kind !== 'point') return raised
      const loss = event.point.values['val/loss']
      const accuracy = event.point.values['val/accuracy']
      if (Object.values(event.point.values).some((value) => !Number.isFinite(value))) raised = true
      if (loss !== undefined && losses.push(loss) > 5 && loss >= losses.at(-6)!) raised = true
      if (accuracy !== undefined && accuracies.push(accuracy) > 5 && accuracy <= accuracies.at(-6)!)
        raised = true
      return raised
    }
  },
}

function isSick({
  deadFraction = 0,
  saturatedFraction = 0,
  gradNorm,
  updateRatio,
}: LayerStatistics): boolean {
  return deadFraction > 0.7 || saturatedFraction > 0.95 || gradNorm < 1e-7 || updateRatio === 0
}

export const deepDebuggers: readonly Peer[] = [...autoTrainer, deepDiagnosis]
