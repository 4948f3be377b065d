import { describe, test } from 'vitest'
import { bestTrialsEndEarly } from '../../../src/diagnosis/rules/best-trials-end-early.ts'
import { testStudyRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'
import { studyOf } from '../studies.ts'

const rising = curve(40, (i) => 0.8 - 0.7 * Math.exp(-i / 8))
const turning = (at: number) => curve(40, (i) => (i <= at ? 0.3 + (0.4 * i) / at : 0.7 - 0.01 * (i - at)))

testStudyRule({ describe, test }, bestTrialsEndEarly, {
  quiet: {
    'best at the end': studyOf(20, () => ({ curve: rising })),
    'some early, some late': studyOf(20, (_, i) => ({ curve: i % 2 === 0 ? rising : turning(3) })),
    'a flat curve, whose best is noise': studyOf(20, () => ({
      curve: curve(40, (i) => (i === 2 ? 0.701 : 0.7)),
    })),
    'trials of three evaluations': studyOf(20, () => ({ curve: [0.7, 0.6, 0.5] })),
    'stopped trials': studyOf(20, () => ({ status: 'stopped', curve: turning(3) })),
  },
  fires: {
    'all turn in the first tenth': {
      view: studyOf(20, () => ({ curve: turning(3) })),
      advice: { kind: 'shorter', factor: 0.25 },
    },
    'at the second evaluation': { view: studyOf(20, () => ({ curve: turning(1) })) },
  },
})
