import { describe, expect, test } from 'vitest'
import { exitCodeOf, type StudyEnd } from '../../src/cli/exit-code.ts'
import type { Verdict } from '../../src/domain/outcome.ts'
import type { Outcomes } from '../../src/recipe/recipe.ts'

const none: Outcomes = { sanity: null, range: null, coarse: null, fine: null, final: null }

function withVerdict(verdict: Verdict): Outcomes {
  return {
    ...none,
    sanity: { stage: 'sanity', verdict, summary: '', causes: [], checks: [], workingRate: null },
  }
}

function end(about: Partial<StudyEnd>): StudyEnd {
  return {
    state: 'finished',
    stages: ['sanity', 'range'],
    outcomes: none,
    signal: null,
    onPurpose: false,
    ...about,
  }
}

describe('the exit code of a study', () => {
  test.each<[string, Partial<StudyEnd>, number]>([
    ['finished', {}, 0],
    ['nothing succeeded', { state: 'failed' }, 3],
    ['a run of a broken program', { outcomes: withVerdict('broken') }, 3],
    ['a run that went on with another learning rate', { outcomes: withVerdict('learning-rate') }, 0],
    ['a check that passed', { stages: ['sanity'], outcomes: withVerdict('pass') }, 0],
    [
      'a check that needs another learning rate',
      { stages: ['sanity'], outcomes: withVerdict('learning-rate') },
      3,
    ],
    ['a check that needs a larger network', { stages: ['sanity'], outcomes: withVerdict('scale-up') }, 3],
    ['Ctrl-C', { state: 'interrupted', signal: 'SIGINT' }, 130],
    ['SIGTERM', { state: 'interrupted', signal: 'SIGTERM' }, 143],
    ['babysit stop', { state: 'interrupted', signal: 'SIGINT', onPurpose: true }, 5],
    ['a signal that came when all was done', { signal: 'SIGINT' }, 0],
  ])('%s', (_, about, code) => {
    expect(exitCodeOf(end(about))).toBe(code)
  })

  test('a range without a suggestion is a failed check when it was all that was asked for', () => {
    const range = {
      stage: 'range',
      low: null,
      high: null,
      suggested: null,
      verified: false,
      summary: '',
      probes: [],
      firstLoss: 2.3,
    } as const
    expect(exitCodeOf(end({ stages: ['range'], outcomes: { ...none, range } }))).toBe(3)
  })
})
