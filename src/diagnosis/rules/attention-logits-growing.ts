import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Above this a softmax in 16 bits is one-hot (Wortsman et al. 2023, "Small-scale proxies"). */
const bound = 50

/** Attention logits that grow without end come before the loss diverges. */
export const attentionLogitsGrowing = judgeAtLandmarks(
  {
    id: 'attention-logits-growing',
    scope: 'run',
    symptom: 'The largest attention logit grows and grows.',
    needs: [['attention_logit']],
    severity: 'warning',
    lookAlikes: ['growth that levels off', 'a jump at the start', 'small logits'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('attention_logit')
  if (curve.count < 20 || (!ended && curve.count < 40)) return null
  const late = trendOf(stretch(curve.bins, 0.5, 1))
  const level = levelOf(stretch(curve.bins, 0.9, 1))
  const first = levelOf(stretch(curve.bins, 0, 0.1))
  if (late.direction !== 'rising' || level < bound || level < 3 * first || late.change < 0.15 * level)
    return null
  return {
    cause: 'learning-rate-too-high',
    steps: { from: Math.round(stretch(curve.bins, 0.5, 1)[0]!.step), to: curve.lastStep },
    what: `The largest attention logit has grown from ${say(first)} to ${say(level)}, by ${say(late.change, 2)} over the second half of the run so far, and goes on.`,
    why: 'With such logits the attention looks at one place only and passes no gradient; often the loss diverges soon after.',
    evidence: [{ name: 'largest attention logit', value: level, threshold: bound }],
    confidence: 0.75,
    ruledOut: ['growth that levels off: the second half rises surely'],
    advice: [
      repair('attention', 'Normalize queries and keys (QK-norm), or add a z-loss; else lower the rate.'),
    ],
  }
}
