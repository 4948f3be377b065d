import { describe, test } from 'vitest'
import { winnerWithinNoise } from '../../../src/diagnosis/rules/winner-within-noise.ts'
import { testStudyRule } from '../../../src/testing/rule-tester.ts'
import { studyOf } from '../studies.ts'

const close = studyOf(20, (_, i) => ({ accuracy: 0.9 + 0.0001 * i }))

testStudyRule({ describe, test }, winnerWithinNoise, {
  quiet: {
    'a clear winner': studyOf(20, (_, i) => ({ accuracy: 0.5 + 0.02 * i })),
    'a spread between seeds that is not known': { ...close, noise: null },
    'few trials': studyOf(3, () => ({ accuracy: 0.9 })),
  },
  fires: {
    'the best three differ by less than two seeds do': {
      view: close,
      advice: { kind: 'repair', what: 'seeds' },
    },
    'noisy seeds': { view: { ...studyOf(20, (_, i) => ({ accuracy: 0.5 + 0.01 * i })), noise: 0.05 } },
  },
})
