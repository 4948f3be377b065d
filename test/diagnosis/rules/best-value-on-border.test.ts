import { describe, expect, test } from 'vitest'
import { bestValueOnBorder } from '../../../src/diagnosis/rules/best-value-on-border.ts'
import type { StudyView } from '../../../src/diagnosis/rules/rule.ts'
import { testStudyRule } from '../../../src/testing/rule-tester.ts'
import { studyOf } from '../studies.ts'

const peak = (center: number) => (settings: { lr: number }) => ({
  accuracy: Math.exp(-((Math.log10(settings.lr) - center) ** 2) / 4),
})

/** The same study after it was narrowed to a part of the rates, whose ends the best may crowd. */
const narrowedTo = (view: StudyView, low: number, high: number): StudyView => {
  const parameters = view.space.parameters.map((one) => (one.name === 'lr' ? { ...one, low, high } : one))
  const space = { parameters } as StudyView['space']
  return { ...view, space, rounds: [...view.rounds, { space, trials: [] }] }
}
/** The same study after the search had moved the upper end of the rates. */
const movedFrom = (view: StudyView, from: number, because: 'crowded' | 'measured'): StudyView => ({
  ...view,
  widenings: [{ parameter: 'lr', side: 'high', from, to: 1, afterTrial: 20, because }],
})

testStudyRule({ describe, test }, bestValueOnBorder, {
  quiet: {
    'the best lies inside': studyOf(40, peak(-2.5)),
    'nothing matters': studyOf(40, (_, i) => ({ accuracy: ((i * 7919) % 97) / 97 })),
    'too few trials to tell': studyOf(4, peak(1)),
    'the best crowd an end that was narrowed on the way': narrowedTo(studyOf(40, peak(-2.5)), 1e-5, 4e-3),
    'everything above a rate diverges, and the best is just below': studyOf(40, (settings) =>
      settings.lr > 0.3 ? { status: 'diverged' } : peak(1)(settings),
    ),
    'one lucky trial at the bound': studyOf(40, (settings, i) =>
      i === 11 ? { accuracy: 1 } : peak(-2.5)(settings),
    ),
  },
  fires: {
    'the search has moved the end, and the best lie inside now': {
      view: movedFrom(studyOf(40, peak(-2.5)), 1e-4, 'crowded'),
      advice: { kind: 'widen', parameter: 'lr', side: 'high' },
    },
    'the search has moved the end, and nothing better was there': {
      view: movedFrom(studyOf(40, peak(-2.5)), 0.5, 'crowded'),
      severity: 'note',
      advice: { kind: 'cut', parameter: 'lr', side: 'high', at: 0.5 },
    },
    'nothing survives at any rate': {
      view: studyOf(20, () => ({ status: 'diverged' })),
      advice: { kind: 'widen', parameter: 'lr', side: 'low' },
    },
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

describe('what the border rule says', () => {
  const said = (view: StudyView): string => bestValueOnBorder.examine(view)[0]!.what

  test('of an end that the search has moved', () => {
    expect(said(movedFrom(studyOf(40, peak(-2.5)), 1e-4, 'measured'))).toBe(
      'The best trials crowded the upper end of lr, so it was moved from 1e-4 to 1, straight to the rates that the range stage had measured to train; all 20 earlier trials were kept, and 5 of the 5 best trials now lie beyond the old end.',
    )
  })

  test('of an end that is crowded: the share of the range that the best lie in', () => {
    expect(said(studyOf(40, peak(1)))).toMatch(
      /^5 of the 5 best trials have lr in the outer 20 % at its upper end 1, where \d+ of all 40/,
    )
  })
})
