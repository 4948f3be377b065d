import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { fitOf } from '../evidence/loss-course.ts'
import { sayLayers, sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const bound = 0.4

/** At its bounds a tanh or sigmoid is flat, and lets no gradient through. */
export const saturatedActivations = judgeAtLandmarks(
  {
    id: 'saturated-activations',
    scope: 'run',
    symptom: 'Two activations in five, or more, sit at the bound of their tanh or sigmoid.',
    needs: [['update_ratio/<layer>']],
    severity: 'warning',
    lookAlikes: [
      'saturation that comes late, in a network that is sure and right',
      'an output layer',
      'one odd batch',
    ],
    explains: [
      'vanishing-gradients',
      'update-ratio-too-low',
      'update-ratio-too-high',
      'loss-not-going-down',
      'loss-falling-too-slowly',
      'underfitting',
      'flat-then-sudden-drop',
      'activations-off-scale-at-start',
      'overfitting-gap',
    ],
  },
  judge,
  'layers',
)

function judge(trace: RunTrace): RunConclusion | null {
  if (trace.reports < 3) return null
  const hidden = trace.layers.all().filter(({ latest }) => latest.saturatedFraction !== undefined)
  const full = hidden.filter(
    ({ latest, first }) => latest.saturatedFraction! > bound && (first.saturatedFraction ?? 0) > bound / 2,
  )
  const grown = hidden.filter(({ latest }) => latest.saturatedFraction! > 0.7)
  const layers = full.length > 0 ? full : grown
  if (layers.length === 0) return null
  const atStart = full.length > 0 && !full.every(({ first }) => first.updateRatio > 0.3)
  const good = fitOf(trace) === 'good'
  if (good && full.length === 0) return null
  const worst = Math.max(...layers.map(({ latest }) => latest.saturatedFraction!))
  return {
    cause: atStart ? 'saturated-units' : 'learning-rate-too-high',
    severity: good ? 'note' : 'warning',
    steps: { from: layers[0]!.firstStep, to: trace.step },
    what: `In ${sayLayers(layers.map(({ name }) => name))} up to ${sayShare(worst)} of the activations sit at their bound${atStart ? ', from the first report on' : ''}.`,
    why: `There the slope is next to zero, so hardly any gradient gets past them${atStart ? ': the first weights, or the inputs, are too large' : ': steps that were too long pushed them there'}.`,
    evidence: layers.slice(0, 8).map(({ name, latest }) => ({
      name: `saturated share of ${name}`,
      value: 100 * latest.saturatedFraction!,
      unit: '%',
      threshold: 100 * bound,
    })),
    confidence: good ? 0.5 : 0.85,
    ruledOut: ['one odd batch: the share was large at the first report and is now'],
    advice: [
      repair(
        'initialization',
        'Use Glorot scale, standardized inputs, or batch normalization before the activation.',
      ),
      repair('activation', 'Or use ReLU.'),
    ],
  }
}
