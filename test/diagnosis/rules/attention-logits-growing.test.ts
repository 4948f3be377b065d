import { describe, test } from 'vitest'
import { attentionLogitsGrowing } from '../../../src/diagnosis/rules/attention-logits-growing.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, noisy } from '../curves.ts'

testRunRule({ describe, test }, attentionLogitsGrowing, {
  quiet: {
    small: { series: { attention_logit: curve(100, (i) => 1 + 0.1 * i) } },
    'growth that levels off': {
      series: { attention_logit: noisy(100, 0.01, (i) => 80 - 70 * Math.exp(-i / 10)) },
    },
    'large from the start': { series: { attention_logit: noisy(100, 0.02, () => 90) } },
  },
  fires: {
    'without end': {
      series: { attention_logit: noisy(100, 0.02, (i) => 5 + 2 * i) },
      at: 4200,
      advice: { kind: 'repair', what: 'attention' },
    },
    'faster and faster': { series: { attention_logit: curve(100, (i) => 2 * 1.06 ** i) }, at: 5800 },
  },
})
