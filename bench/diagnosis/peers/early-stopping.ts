import { onEvaluations, onSeries, type Peer } from './peer.ts'

function earlyStopping(name: string, patience: number, source: string): Peer {
  return {
    name,
    source,
    needs: ['val/loss'],
    watch: () => {
      let best = Number.POSITIVE_INFINITY
      let wait = 0
      return onSeries('val/loss', (loss) => {
        if (loss < best) {
          best = loss
          wait = 0
          return false
        }
        wait++
        return wait >= Math.max(1, patience)
      })
    },
  }
}

const umlaut: Peer = {
  name: 'UMLAUT overfitting',
  source:
    'Schoop et al. 2021, UMLAUT, code: validation loss up from one epoch to the next while training loss is not',
  needs: ['train/loss', 'val/loss'],
  watch: () => {
    let before: readonly [number, number] | null = null
    return onEvaluations((train, val) => {
      const over = before !== null && val > before[1] && train <= before[0]
      before = [train, val]
      return over
    })
  },
}

export const earlyStoppers: readonly Peer[] = [
  earlyStopping('Keras EarlyStopping()', 0, 'Keras API: monitor val_loss, min_delta 0, patience 0'),
  earlyStopping('Lightning EarlyStopping()', 3, 'Lightning API: min_delta 0, patience 3'),
  umlaut,
]
