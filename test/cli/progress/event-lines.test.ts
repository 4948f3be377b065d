import { describe, expect, test } from 'vitest'
import { createEventLines } from '../../../src/cli/progress/event-lines.ts'
import { finding, finished, goal, wholeStudy } from './events.ts'

const forecast = { runs: 12, epochs: 24, seconds: 6 }

describe('lines for a log', () => {
  test('a stage that begins, a best, a finding and the outcome are one line each', () => {
    const lines = createEventLines({ goal, started: 100 })
    const told = [
      lines({ kind: 'stage', stage: 'coarse', planned: 12, finished: 0, forecast }, 101),
      lines({ kind: 'best', trial: 2, goal: 0.91234, noise: 0.003 }, 103),
      lines({ kind: 'finding', finding: finding('too-slow'), trial: 2 }, 104),
      lines(
        {
          kind: 'stage-finished',
          outcome: {
            stage: 'sanity',
            verdict: 'pass',
            summary: 'It can learn.',
            causes: [],
            checks: [],
            workingRate: 0.01,
          },
          spent: forecast,
        },
        165,
      ),
    ].flat()
    expect(told).toMatchInlineSnapshot(`
      [
        "[0:01] coarse: 12 runs, 24 epochs, 6 s planned",
        "[0:03] best so far: val/accuracy 0.9123 ±0.003 (trial 2)",
        "[0:04] warning too-slow (trial 2): The loss did something that too-slow describes, over many steps. Divide the learning rate by 10.",
        "[1:05] sanity done: pass: It can learn.",
      ]
    `)
  })

  test('a rule speaks once, a best at most every five seconds', () => {
    const lines = createEventLines({ goal, started: 0 })
    expect(lines({ kind: 'finding', finding: finding('too-slow'), trial: 1 }, 1)).toHaveLength(1)
    expect(lines({ kind: 'finding', finding: finding('too-slow'), trial: 2 }, 2)).toHaveLength(0)
    expect(lines({ kind: 'best', trial: 1, goal: 0.5, noise: null }, 10)).toHaveLength(1)
    expect(lines({ kind: 'best', trial: 2, goal: 0.6, noise: null }, 14)).toHaveLength(0)
    expect(lines({ kind: 'best', trial: 3, goal: 0.7, noise: null }, 15)).toHaveLength(1)
  })

  test('a whole study is no flood', () => {
    const events = wholeStudy()
    expect(events.length).toBeGreaterThan(600)
    const lines = createEventLines({ goal, started: 1000 })
    const told = events.flatMap(({ event, at }) => lines(event, at))
    expect(told.length).toBeLessThanOrEqual(60)
    expect(told.filter((line) => line.includes('planned'))).toHaveLength(5)
  })

  test('a long silence is broken by a sign of life, ever more rarely', () => {
    const lines = createEventLines({ goal, started: 0 })
    lines({ kind: 'stage', stage: 'coarse', planned: 5000, finished: 0, forecast }, 0)
    const told = Array.from({ length: 4000 }, (_, i) =>
      lines({ kind: 'trial-finished', trial: finished(i), goal: 1 }, i),
    ).flat()
    expect(told[0]).toBe('[1:00] coarse: 61 of 5000 done')
    expect(told.length).toBeGreaterThan(3)
    expect(told.length).toBeLessThan(8)
  })
})
