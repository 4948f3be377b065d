import { repair } from '../evidence/advice.ts'
import { accuracyOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd } from '../evidence/loss-course.ts'
import { sayShare } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import { stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** After a good part of the run the network answers no better than the most frequent class would. */
export const accuracyAtChance = judgeAtLandmarks(
  {
    id: 'accuracy-at-chance',
    scope: 'run',
    symptom: 'Training and validation accuracy are still those of a guess.',
    needs: [['train/accuracy', 'val/accuracy']],
    needsFacts: ['classes'],
    severity: 'error',
    lookAlikes: [
      'a slow start that already rises',
      'hundreds of classes in the first epochs',
      'a small validation set',
    ],
    explains: ['update-ratio-too-high', 'underfitting', 'fast-then-stuck', 'loss-falling-too-slowly'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const chance = accuracyOfChance(trace)
  if (chance === null || (!ended && !enoughSeen(trace))) return null
  const named = trace.curve('train/accuracy').count >= 8 ? 'train/accuracy' : 'val/accuracy'
  const curve = trace.curve(named)
  if (curve.count < 5 || !coversRun(trace, named)) return null
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  const validated = accuracyEnd(trace.curve('val/accuracy'))
  const samples = named === 'val/accuracy' ? (trace.facts.validationSamples ?? 1000) : 1000
  const margin = 3 * Math.sqrt((chance * (1 - chance)) / samples) + 0.02
  const best = Math.max(trained ?? 0, validated ?? 0)
  const rising = trendOf(stretch(curve.bins, 0.3, 1))
  if (best > chance + margin || (rising.direction === 'rising' && rising.change > 0.01)) return null
  // Before the end a loss that falls says that answers are on their way.
  const falling = trendOf(stretch(trace.curve('train/loss').bins, 0.4, 1))
  if (!ended && falling.direction === 'falling' && -falling.change > 0.02 * Math.abs(falling.level))
    return null
  const ratio = trace.updateRatio()
  const usual = ratio !== null && ratio > 3e-4 && ratio < 0.05
  return {
    cause: usual ? 'labels' : 'unclear',
    competing: [
      ...(usual
        ? []
        : [
            {
              cause: 'labels' as const,
              why: 'Labels that do not belong to their inputs leave nothing to learn.',
              likelihood: 0.3,
            },
          ]),
      {
        cause: 'learning-rate-too-high',
        why: 'A long step may have thrown the network to where it is dead.',
        likelihood: 0.25,
      },
      { cause: 'learning-rate-too-low', why: 'Or the weights have hardly moved yet.', likelihood: 0.15 },
      {
        cause: 'regularization-too-strong',
        why: 'Or a penalty keeps all weights at zero.',
        likelihood: 0.15,
      },
    ],
    tellingRun: {
      text: 'Try to learn twenty samples by heart (`babysit check`): if that works, labels and network are fine and the rate is not.',
      change: null,
      steps: 300,
    },
    steps: { from: curve.firstStep, to: trace.step },
    what: `After ${trace.step} steps ${trained === null ? 'validation' : 'training'} accuracy is ${sayShare(trained ?? validated ?? 0)}; always giving the most frequent answer would reach ${sayShare(chance)}.`,
    why: usual
      ? 'The weights move at a usual pace, and what they learn does not help: most likely the labels do not belong to their inputs.'
      : 'Nothing of the inputs has reached the answers yet.',
    evidence: [{ name: 'accuracy', value: 100 * best, unit: '%', threshold: 100 * (chance + margin) }],
    confidence: 0.8,
    ruledOut: [
      'a slow start: the accuracy does not rise',
      'chance: it lies within three standard errors of a guess',
    ],
    advice: [repair('labels', 'Look at twenty samples with their labels, and try to learn them by heart.')],
  }
}
