import { describe, test } from 'vitest'
import { manyDivergedTrials } from '../../../src/diagnosis/rules/many-diverged-trials.ts'
import { testStudyRule } from '../../../src/testing/rule-tester.ts'
import { studyOf } from '../studies.ts'

testStudyRule({ describe, test }, manyDivergedTrials, {
  quiet: {
    'none diverged': studyOf(30, () => ({})),
    'a few of many': studyOf(40, (settings) => ({ status: settings.lr > 0.3 ? 'diverged' : 'complete' })),
    'two of four: too few to tell': studyOf(4, (_, i) => ({ status: i < 2 ? 'diverged' : 'complete' })),
    'the program broke: that is no divergence': studyOf(30, () => ({ status: 'failed' })),
  },
  fires: {
    'everything above a rate': {
      view: studyOf(40, (settings) => ({ status: settings.lr > 3e-3 ? 'diverged' : 'complete' })),
      advice: { kind: 'cut', parameter: 'lr', side: 'high' },
    },
    'whatever the rate': {
      view: studyOf(40, (_, i) => ({ status: i % 2 === 0 ? 'diverged' : 'complete' })),
      advice: { kind: 'repair', what: 'warm-up' },
    },
  },
})
