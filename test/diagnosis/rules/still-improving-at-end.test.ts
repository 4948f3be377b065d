import { describe, test } from 'vitest'
import { stillImprovingAtEnd } from '../../../src/diagnosis/rules/still-improving-at-end.ts'
import { testStudyRule } from '../../../src/testing/rule-tester.ts'
import { noisy } from '../curves.ts'
import { studyOf } from '../studies.ts'

const settled = (i: number) => noisy(40, 0.002, (t) => (0.9 - 0.001 * i) * (1 - Math.exp(-t / 4)))
const climbing = (i: number) => noisy(40, 0.002, (t) => 0.1 + (0.02 - 0.0001 * i) * t)

testStudyRule({ describe, test }, stillImprovingAtEnd, {
  quiet: {
    'all have settled': studyOf(20, (_, i) => ({ curve: settled(i) })),
    'only poor trials still climb': studyOf(20, (_, i) => ({
      curve: i < 8 ? settled(i) : climbing(100 + i),
    })),
    'they climb, but were stopped': studyOf(20, (_, i) => ({ curve: climbing(i), status: 'stopped' })),
    'two trials are too few': studyOf(2, (_, i) => ({ curve: climbing(i) })),
    'noise around a level': studyOf(20, (_, i) => ({ curve: noisy(40, 0.02, () => 0.7 - 0.001 * i) })),
  },
  fires: {
    'all still climb': {
      view: studyOf(20, (_, i) => ({ curve: climbing(i) })),
      advice: { kind: 'longer', factor: 2 },
    },
    'the good ones still climb': {
      view: studyOf(20, (_, i) => ({ curve: i % 3 === 0 ? climbing(i) : settled(400 + i) })),
      advice: { kind: 'longer' },
    },
  },
})
