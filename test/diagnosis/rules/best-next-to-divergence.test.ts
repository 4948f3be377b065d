import { describe, test } from 'vitest'
import { bestNextToDivergence } from '../../../src/diagnosis/rules/best-next-to-divergence.ts'
import { testStudyRule } from '../../../src/testing/rule-tester.ts'
import { studyOf } from '../studies.ts'

/** Better and better up to the cliff, or best at a tenth of the square of it. */
const cliff = (at: number, best: (lr: number) => number) =>
  studyOf(60, ({ lr }) => (lr > at ? { status: 'diverged' } : { accuracy: best(lr) }))

testStudyRule({ describe, test }, bestNextToDivergence, {
  quiet: {
    'good rates well below the cliff': cliff(0.1, (lr) => 0.9 - 0.1 * Math.abs(Math.log10(lr) + 3)),
    'nothing diverged': studyOf(60, ({ lr }) => ({ accuracy: lr })),
    'a few diverged trials anywhere': studyOf(60, ({ lr }, i) =>
      i % 15 === 0 ? { status: 'diverged' } : { accuracy: lr },
    ),
  },
  fires: {
    'better and better up to the cliff': {
      view: cliff(0.1, (lr) => 0.9 + 0.1 * Math.log10(lr)),
      advice: { kind: 'repair', what: 'warm-up' },
    },
    'a cliff further up': { view: cliff(0.2, (lr) => lr) },
  },
})
