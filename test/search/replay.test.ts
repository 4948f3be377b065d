import { describe, expect, it } from 'vitest'
import type { Goal } from '../../src/domain/goal.ts'
import { replay } from '../../src/search/replay.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import type { TrialProgress } from '../../src/search/schedulers/scheduler.ts'

const goal: Goal = { series: 'val/accuracy', direction: 'maximize' }

/** Twenty-seven epochs that close in on a level. */
function trial(number: number, level: number): TrialProgress {
  const places = Array.from({ length: 27 }, (_, i) => i + 1)
  const values = places.map((place) => level * (1 - 1 / (1 + place)))
  const series = { name: goal.series, values, steps: places, epochs: places }
  return { number, budget: { amount: 27, unit: 'epochs' }, curves: { [goal.series]: series } }
}
const levels = [0.5, 0.6, 0.55, 0.7, 0.3, 0.4, 0.9, 0.2, 0.35, 0.45, 0.8, 0.1]
const trials = levels.map((level, i) => trial(i + 1, level))

describe('replay', () => {
  it('spends everything without a scheduler, and chooses the best', () => {
    const result = replay({ trials, scheduler: schedulers['none']!, goal })
    expect(result).toMatchObject({ spent: 12 * 27, whole: 12 * 27, chosen: 7, bestSurvived: true })
  })

  for (const name of ['median', 'percentile', 'successive-halving', 'hyperband', 'asha', 'extrapolation']) {
    it(`${name}: spends less, says why, and keeps the best`, () => {
      const result = replay({ trials, scheduler: schedulers[name]!, goal })
      expect(result.spent).toBeLessThan(result.whole)
      // Of twelve trials four reach the second rung of asha, one the third, and none would go further.
      expect(result).toMatchObject({ chosen: 7, bestSurvived: name !== 'asha' })
      for (const { used, whole, ended } of result.trials) {
        if (ended === null) expect(used).toBe(whole)
        else expect(ended.why).toMatch(/\d/)
      }
    })
  }

  it('lets a waiting trial go on once others turned out to be worse', () => {
    const { trials: played } = replay({ trials, scheduler: schedulers['asha']!, goal })
    // The first trial waits at the lowest rung until two others came there.
    expect(played[3]!.used).toBeGreaterThan(1)
    expect(played[11]!.used).toBe(1)
  })
})
