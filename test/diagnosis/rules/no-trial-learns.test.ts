import { describe, test } from 'vitest'
import { noTrialLearns } from '../../../src/diagnosis/rules/no-trial-learns.ts'
import type { StudyView } from '../../../src/diagnosis/rules/rule.ts'
import type { Facts } from '../../../src/domain/series.ts'
import { testStudyRule } from '../../../src/testing/rule-tester.ts'
import { studyOf } from '../studies.ts'

const told = (view: StudyView, facts: Facts): StudyView => ({
  ...view,
  trials: view.trials.map((one) => ({ ...one, facts })),
})
const guesses = studyOf(20, (_, i) => ({ accuracy: 0.1 + 0.001 * (i % 5) }))

testStudyRule({ describe, test }, noTrialLearns, {
  quiet: {
    'good trials': told(
      studyOf(20, (_, i) => ({ accuracy: 0.1 + 0.04 * i })),
      { classes: 10 },
    ),
    'classes not known': guesses,
    'a few trials only': told(
      studyOf(4, () => ({ accuracy: 0.1 })),
      { classes: 10 },
    ),
    'a goal that is no accuracy': {
      ...told(guesses, { classes: 10 }),
      goal: { series: 'val/accuracy', direction: 'minimize' },
    },
  },
  fires: {
    'twenty guesses': { view: told(guesses, { classes: 10 }), advice: { kind: 'repair', what: 'labels' } },
    'always the most frequent class': {
      view: told(
        studyOf(20, () => ({ accuracy: 0.8 })),
        { classes: 2, classShares: [0.8, 0.2] },
      ),
    },
  },
})
