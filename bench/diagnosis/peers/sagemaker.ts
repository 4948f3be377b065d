import { onEvaluations, onSeries, type Peer } from './peer.ts'

const page = 'Amazon SageMaker Debugger, list of built-in rules'

/** diff_percent 0.1, num_steps 10, counted in reported values. */
const lossNotDecreasing: Peer = {
  name: 'SageMaker LossNotDecreasing',
  source: `${page}: diff_percent 0.1, num_steps 10 reported values, increase_threshold_percent ignored`,
  needs: ['train/loss'],
  watch: () => {
    let count = 0
    let before = Number.NaN
    return onSeries('train/loss', (loss) => {
      if (count++ % 10 !== 0) return false
      const stuck = count > 1 && !(loss < before * (1 - 0.001))
      before = loss
      return stuck
    })
  },
}

const overfit: Peer = {
  name: 'SageMaker Overfit',
  source: `${page}: ratio_threshold 0.1, patience 1`,
  needs: ['train/loss', 'val/loss'],
  watch: () => {
    let row = 0
    return onEvaluations((train, val) => {
      row = (val - train) / train > 0.1 ? row + 1 : 0
      return row > 1
    })
  },
}

const overtraining: Peer = {
  name: 'SageMaker Overtraining',
  source: `${page}: patience_train 5, patience_validation 10, delta 0.01`,
  needs: ['train/loss', 'val/loss'],
  watch: () => {
    const best = { train: Number.POSITIVE_INFINITY, val: Number.POSITIVE_INFINITY }
    const stale = { train: 0, val: 0 }
    return onEvaluations((train, val) => {
      for (const [name, value] of [
        ['train', train],
        ['val', val],
      ] as const) {
        if (value < best[name] - 0.01) {
          best[name] = value
          stale[name] = 0
        } else stale[name]++
      }
      return stale.val >= 10 && stale.train >= 5
    })
  },
}

export const sagemaker: readonly Peer[] = [lossNotDecreasing, overfit, overtraining]
