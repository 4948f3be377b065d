import type { SeriesName } from '../../../src/domain/series.ts'
import { onSeries, type Peer } from './peer.ts'

/** Above the mean of the last 128 values by six of their deviations. */
function sixSigma(series: SeriesName): Peer {
  return {
    name: `OLMo-core SkipStep 6 sigma, ${series === 'grad_norm' ? 'gradient norm' : 'loss'}`,
    source:
      'OLMo-core, SkipStepOptimizer: rolling_interval_length 128, sigma_factor 6; an alarm where a step would be skipped',
    needs: [series],
    watch: () => {
      const recent: number[] = []
      return onSeries(series, (value) => {
        const n = recent.length
        const mean = recent.reduce((sum, one) => sum + one, 0) / n
        const deviation = Math.sqrt(
          recent.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, n - 1),
        )
        const skip = n >= 128 && value > mean + 6 * deviation
        recent.push(value)
        if (recent.length > 128) recent.shift()
        return skip
      })
    },
  }
}

const killLossSpike: Peer = {
  name: 'llm-foundry KillLossSpike',
  source: 'llm-foundry callback, main condition: outlier_multiplier 2, patience 4, window 100',
  needs: ['train/loss'],
  watch: () => {
    const window: number[] = []
    let outliers = 0
    return onSeries('train/loss', (loss) => {
      if (window.length === 100) {
        const mean = window.reduce((sum, one) => sum + one, 0) / 100
        outliers = loss >= 2 * mean ? outliers + 1 : 0
      }
      window.push(loss)
      if (window.length > 100) window.shift()
      return outliers > 4
    })
  },
}

export const spikeWatchers: readonly Peer[] = [sixSigma('train/loss'), sixSigma('grad_norm'), killLossSpike]
