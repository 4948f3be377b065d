import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

const bound = 0.3

/** `data_wait` is the share of a step's time in which it waited for its batch. */
export const waitingForData = judgeAtLandmarks(
  {
    id: 'waiting-for-data',
    scope: 'run',
    symptom: 'Steps spend much of their time waiting for the next batch.',
    needs: [['data_wait']],
    severity: 'note',
    lookAlikes: ['the first batches of an epoch', 'one slow read', 'a share below a third'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('data_wait')
  if (curve.count < 20 || (!ended && curve.count < 50)) return null
  const wait = levelOf(stretch(curve.bins, 0.2, 1))
  if (!(wait > bound) || wait > 1) return null
  return {
    cause: 'input-pipeline',
    severity: wait > 0.5 ? 'warning' : 'note',
    steps: { from: Math.round(stretch(curve.bins, 0.2, 1)[0]!.step), to: curve.lastStep },
    what: `A typical step spends ${sayShare(wait)} of its time waiting for its batch.`,
    why: `The network could train ${(1 / (1 - Math.min(wait, 0.99))).toFixed(1)} times as fast if its batches came in time.`,
    evidence: [
      { name: 'share of the time spent waiting', value: 100 * wait, unit: '%', threshold: 100 * bound },
    ],
    confidence: 0.9,
    ruledOut: [
      'one slow read: the median is taken',
      'the first batches: the first fifth of the run is left out',
    ],
    advice: [
      repair(
        'data-loader',
        'Load batches ahead in more workers, keep decoded samples, or move augmentation off the training thread.',
      ),
    ],
  }
}
