import { median } from '../../math/quantile.ts'
import { factorTowardsUsual, scaleRole } from '../evidence/advice.ts'
import { isLearning, judgeUpdateRatios } from '../evidence/judge-update-ratios.ts'
import { fitOf } from '../evidence/loss-course.ts'
import { say } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import { progressOfLoss } from '../evidence/slow-progress.ts'
import { fallsToTheEnd } from '../evidence/validation-noise.ts'

const warn = 1e-4
const alarm = 1e-5
/** Where validation falls to the end, more time or longer steps would have helped (ours). */
const alarmStillFalling = 3e-5
/** The same where the rate stood still and this much of the first loss is left, however well it is learnt (ours). */
const slow = 2.2e-4
const muchLeft = 0.05
const lateFall = 1 / 8

/** Judged by the middle layer: one slow layer alone is another symptom (vanishing gradients). */
export const updateRatioTooLow = judgeUpdateRatios(
  {
    id: 'update-ratio-too-low',
    scope: 'run',
    symptom: 'Updates change the weights by less than a ten-thousandth of their size.',
    needs: [['update_ratio/<layer>']],
    severity: 'warning',
    explains: ['accuracy-at-chance', 'validation-at-chance'],
    lookAlikes: [
      'the tail of a decay',
      'warm-up',
      'layers kept fixed on purpose',
      'a run that learns well all the same',
    ],
  },
  (all, trace, ended) => {
    // What is known already, as in fine-tuning, needs no long steps.
    const fits = fitOf(trace) === 'good'
    const unfinished = ended && isUnfinished(trace)
    if (fits && !unfinished && !fallsToTheEnd(trace)) return null
    const frozen = new Set(trace.facts.frozenLayers ?? [])
    // An update of exactly zero is a layer that is not trained at all, which has a rule of its own.
    const layers = all.filter((layer) => !frozen.has(layer.name) && layer.median > 0)
    if (layers.length === 0) return null
    const middle = median(layers.map((layer) => layer.median))
    const cutOff = unfinished && middle < slow
    if (middle >= warn && !cutOff) return null
    const learning = isLearning(trace)
    const grave = cutOff || middle < (fits ? alarmStillFalling : alarm)
    if (fits && !grave) return null
    if (learning && !grave) return null
    return {
      cause: 'learning-rate-too-low',
      severity: learning && !fits && !cutOff ? 'note' : 'warning',
      steps: {
        from: Math.min(...layers.map((layer) => layer.from)),
        to: Math.max(...layers.map((layer) => layer.to)),
      },
      what: `An update changes the weights by ${say(middle, 2)} of their size (median over ${layers.length} layers); about 0.001 is usual.`,
      why: 'At this pace the weights need tens of thousands of steps to change by their own size: the learning rate is too low.',
      evidence: [
        {
          name: 'update ratio of the middle layer',
          value: middle,
          unit: 'ratio',
          threshold: cutOff ? slow : grave ? alarm : warn,
        },
      ],
      confidence: (grave ? 0.9 : 0.7) * (learning ? 0.5 : 1),
      ruledOut: [
        'warm-up and the tail of a decay: their reports are not counted',
        'one slow layer: half of the layers are as slow',
      ],
      advice: [scaleRole(trace, 'learningRate', factorTowardsUsual(middle))],
    }
  },
)

/** The rate stood still, and both losses were still falling clearly when the run ended: it was cut off on its way. */
function isUnfinished(trace: RunTrace): boolean {
  const progress = progressOfLoss(trace)
  if (progress === null) return false
  const { left, lateTraining, lateValidation } = progress
  return left > muchLeft && lateValidation > lateFall && lateTraining > lateFall / 2
}
