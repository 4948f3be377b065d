import { repair } from '../evidence/advice.ts'
import { accuracyOfChance, asShares } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { sayShare } from '../evidence/phrases.ts'
import { enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const evaluations = 5
/** Update ratio below which nothing can have changed yet (ours). */
const slow = 1e-4

/** A validation accuracy that is the same to the last digit, while weights move, comes from one answer for all samples. */
export const predictionsConstant = judgeAtLandmarks(
  {
    id: 'predictions-constant',
    scope: 'run',
    symptom: 'The validation accuracy is the same to the last digit at every evaluation, and low.',
    needs: [['val/accuracy']],
    needsFacts: ['classes'],
    severity: 'error',
    lookAlikes: [
      'an accuracy of one hundred percent',
      'a tiny validation set',
      'a rate of zero, or one so low that nothing has changed yet',
      'one class that is nearly all there is',
    ],
    explains: [
      'accuracy-at-chance',
      'update-ratio-too-high',
      'underfitting',
      'fast-then-stuck',
      'validation-at-chance',
      'loss-falling-too-slowly',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('val/accuracy')
  const chance = accuracyOfChance(trace)
  if (curve.count < evaluations || chance === null || (!ended && !enoughSeen(trace))) return null
  if ((trace.facts.validationSamples ?? 100) < 50) return null
  const latest = asShares(curve.lastValues)
  const [level] = latest
  if (level === undefined || latest.some((value) => value !== level) || level > Math.min(0.9, 1.5 * chance))
    return null
  const sameLoss = isLossTheSame(trace)
  const sure = sameLoss || trace.curve('val/loss').count === 0
  const ratio = trace.updateRatio()
  // Small steps bring small changes: the answers may yet come.
  if (!sameLoss && ratio !== null && ratio < slow) return null
  return {
    cause: 'constant-output',
    ...(sure ? {} : { severity: 'warning' as const }),
    competing: [
      { cause: 'dead-units', why: 'All units of a layer may be dead.', likelihood: 0.4 },
      { cause: 'learning-rate-too-high', why: 'One long step may have done it.', likelihood: 0.3 },
    ],
    tellingRun: {
      text: 'Print the outputs for ten different samples: if they are equal, look for the first layer whose outputs are.',
      change: null,
      steps: 1,
    },
    steps: {
      from: Math.round(curve.bins.at(-Math.min(evaluations, curve.bins.length))!.step),
      to: curve.lastStep,
    },
    what: `The validation accuracy has been ${sayShare(level)} to the last digit for ${latest.length} evaluations.`,
    why: sure
      ? sameLoss
        ? 'Not even the loss has changed: the network gives the same outputs whatever it is shown.'
        : 'Not one answer has changed: the network gives the same one whatever it is shown.'
      : 'Not one answer has changed, though the loss has: most likely the same one is given whatever is shown.',
    evidence: [
      { name: 'equal evaluations', value: latest.length, threshold: evaluations },
      { name: 'validation accuracy', value: 100 * level, unit: '%', threshold: 100 * chance },
    ],
    confidence: sameLoss ? 0.95 : sure ? 0.8 : 0.6,
    ruledOut: ['a tiny validation set: it has fifty samples or more', 'a finished run: the accuracy is low'],
    advice: [
      repair(
        'constant-output',
        'Look at the activations layer by layer for two different samples, and find where they become equal.',
      ),
    ],
  }
}

/** Outputs that do not depend on the inputs, and do not change, have the same loss at every evaluation. */
function isLossTheSame(trace: RunTrace): boolean {
  const values = trace.curve('val/loss').lastValues
  const [first = Number.NaN] = values
  return (
    values.length >= evaluations && values.every((loss) => Math.abs(loss - first) <= 1e-6 * Math.abs(first))
  )
}
