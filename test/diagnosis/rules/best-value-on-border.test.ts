import { describe, test } from 'vitest'
import { bestValueOnBorder } from '../../../src/diagnosis/rules/best-value-on-border.ts'
import { testStudyRule } from '../../../src/testing/rule-tester.ts'
import { studyOf } from '../studies.ts'

const peak = (center: number) => (settings: { lr: number }) => ({
  accuracy: Math.exp(-((Math.log10(settings.lr) - center) ** 2) / 4),
})

testStudyRule({ describe, test }, bestValueOnBorder, {
  quiet: {
    'the best lies inside': studyOf(40, peak(-2.5)),
    'nothing matters': studyOf(40, (_, i) => ({ accuracy: ((i * 7919) % 97) / 97 })),
    'too few trials to tell': studyOf(4, peak(1)),
    'one lucky trial at the bound': studyOf(40, (settings, i) =>
      i === 11 ? { accuracy: 1 } : peak(-2.5)(settings),
    ),
  },
  fires: {
    'the best lies above the upper end': {
      view: studyOf(40, peak(1)),
      advice: { kind: 'widen', parameter: 'lr', side: 'high' },
    },
    'the best lies below the lower end': {
      view: studyOf(40, (settings) => ({ accuracy: 1 / (1 + settings.reg * 1e6) })),
      advice: { kind: 'widen', parameter: 'reg', side: 'low' },
    },
  },
})
