import { describe, expect, test } from 'vitest'
import {
  advance,
  type Progress,
  startProgress,
  timeLeft,
  withForecast,
} from '../../../src/cli/progress/progress.ts'
import type { StudyEvent } from '../../../src/runs/supervisor/events.ts'
import { finished, goal, planned } from './events.ts'

const forecast = { runs: 10, epochs: 20, seconds: 100 }

function told(events: readonly [StudyEvent, number][], from = startProgress({ goal, now: 0 })): Progress {
  return events.reduce((progress, [event, now]) => advance(progress, event, now), from)
}

describe('progress of a study', () => {
  test('counts trials of the stage at hand', () => {
    const progress = told([
      [{ kind: 'stage', stage: 'coarse', planned: 10, finished: 2, forecast }, 0],
      [{ kind: 'trial-started', trial: planned(3) }, 1],
      [{ kind: 'trial-started', trial: planned(4) }, 1],
      [{ kind: 'trial-finished', trial: finished(3), goal: 0.9 }, 2],
      [{ kind: 'trial-started', trial: planned(5) }, 2],
      [{ kind: 'trial-finished', trial: finished(4, { status: 'diverged' }), goal: null }, 3],
      [{ kind: 'trial-finished', trial: finished(5, { status: 'failed' }), goal: null }, 3],
    ])
    expect(progress).toMatchObject({ stage: 'coarse', planned: 10, finished: 5, diverged: 1, failed: 1 })
    expect(progress.running.size).toBe(0)
  })

  test('a new round of the same stage keeps its counts, a new stage begins anew', () => {
    const first = told([
      [{ kind: 'stage', stage: 'coarse', planned: 2, finished: 0, forecast }, 0],
      [{ kind: 'trial-finished', trial: finished(1, { status: 'diverged' }), goal: null }, 5],
      [{ kind: 'stage', stage: 'coarse', planned: 6, finished: 2, forecast }, 9],
    ])
    expect(first).toMatchObject({ diverged: 1, planned: 6, finished: 2, stageStarted: 0 })
    const second = told([[{ kind: 'stage', stage: 'fine', planned: 4, finished: 0, forecast }, 20]], first)
    expect(second).toMatchObject({ diverged: 0, planned: 4, finished: 0, stageStarted: 20 })
  })

  test('the noise between seeds reaches the best once a stage knows it', () => {
    const outcome = {
      stage: 'coarse',
      rounds: [],
      next: { parameters: [] },
      widenings: [],
      consequences: [],
      ranking: [],
      best: null,
      noise: 0.004,
      summary: '',
    } as const
    const progress = told([
      [{ kind: 'stage', stage: 'coarse', planned: 2, finished: 0, forecast }, 0],
      [{ kind: 'best', trial: 1, goal: 0.97, noise: null }, 1],
      [{ kind: 'stage-finished', outcome, spent: forecast }, 2],
    ])
    expect(progress.best).toEqual({ trial: 1, goal: 0.97, noise: 0.004 })
  })
})

describe('time left', () => {
  const account = {
    forecast,
    spent: { runs: 0, epochs: 0, seconds: 0 },
    stages: (['sanity', 'coarse', 'fine'] as const).map((stage, i) => ({
      stage,
      forecast: { runs: 10, epochs: 10, seconds: [10, 40, 50][i]! },
      spent: { runs: 0, epochs: 0, seconds: 0 },
      bought: '',
    })),
  }
  const fresh = withForecast(startProgress({ goal, now: 0 }), account, new Set())

  test('is the forecast at first', () => {
    expect(timeLeft(fresh, 0)).toBe(100)
  })

  test('stages that are over, and those of unknown length, are left out', () => {
    const known = withForecast(fresh, account, new Set(['sanity']))
    expect([...known.ahead]).toEqual([
      ['coarse', 40],
      ['fine', 50],
    ])
  })

  test('nothing is said without a forecast', () => {
    expect(timeLeft(startProgress({ goal, now: 0 }), 0)).toBeNull()
  })

  test('a stage that took twice as long as said doubles what is ahead', () => {
    const outcome = {
      stage: 'sanity',
      verdict: 'pass',
      summary: '',
      causes: [],
      checks: [],
      workingRate: null,
    } as const
    const progress = told(
      [
        [
          { kind: 'stage', stage: 'sanity', planned: 4, finished: 0, forecast: account.stages[0]!.forecast },
          0,
        ],
        [{ kind: 'stage-finished', outcome, spent: forecast }, 20],
      ],
      fresh,
    )
    expect(timeLeft(progress, 20)).toBeCloseTo(180)
  })

  test('never grows beyond what the trials of the stage say once they are nearly through, and is never negative', () => {
    let progress = told([[{ kind: 'stage', stage: 'fine', planned: 10, finished: 0, forecast }, 0]])
    for (let i = 1; i <= 10; i++) {
      progress = advance(
        progress,
        { kind: 'trial-finished', trial: finished(i, { stage: 'fine' }), goal: 1 },
        i * 20,
      )
      expect(timeLeft(progress, i * 20)).toBeGreaterThanOrEqual(0)
    }
    expect(timeLeft(progress, 200)).toBe(0)
  })
})
