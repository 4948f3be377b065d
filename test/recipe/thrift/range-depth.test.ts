import { describe, expect, it } from 'vitest'
import type { Effort } from '../../../src/domain/study.ts'
import { rangeDepthOf, runsOf, runsToTheEnd, whole } from '../../../src/recipe/thrift/range-depth.ts'
import { contextOf, usualPace } from './contexts.ts'

const minutes = (amount: number): Effort => ({ kind: 'time', seconds: 60 * amount })
const trials = (amount: number): Effort => ({ kind: 'trials', trials: amount })
const runs = (context: Parameters<typeof rangeDepthOf>[0]) =>
  runsOf(rangeDepthOf(context), context).reduce((sum, { count }) => sum + count, 0)

describe('how thoroughly the range is looked for', () => {
  it.each<[string, Effort, Partial<typeof usualPace>, number, number]>([
    // what, budget, pace, seeds, runs
    ['a look at nothing but the usual', { kind: 'standard' }, { start: 0.5 }, 3, 57],
    ['a start that costs more than the steps', { kind: 'standard' }, {}, 2, 32],
    ['a standard search', trials(48), {}, 3, 57],
    ['half of one', trials(24), {}, 1, 18],
    ['a handful of trials', trials(6), {}, 1, 12],
    ['an hour', minutes(60), {}, 3, 57],
    ['ten minutes', minutes(10), {}, 2, 32],
    ['five minutes', minutes(5), {}, 1, 18],
    ['three minutes', minutes(3), {}, 1, 12],
    ['ten minutes, of which a start takes 20 s', minutes(10), { start: 20 }, 1, 12],
  ])('%s', (_, effort, pace, seeds, count) => {
    const context = contextOf({ effort, pace: { ...usualPace, ...pace } })
    expect(rangeDepthOf(context).seeds).toHaveLength(seeds)
    expect(runs(context)).toBe(count)
  })

  it('makes short runs shorter only where even the fewest of them are too long', () => {
    const slow = { ...usualPace, start: 2, step: 0.5 }
    const steps = [60, 15, 10, 3].map(
      (amount) => rangeDepthOf(contextOf({ effort: minutes(amount), pace: slow })).steps,
    )
    expect(steps[0]).toBe(80)
    expect(steps).toEqual([...steps].sort((a, b) => b - a))
    expect(steps.at(-1)).toBe(20)
  })

  it('leaves programs alone that were not looked at, and those that train to their end every time', () => {
    expect(rangeDepthOf(contextOf({ effort: minutes(1), pace: null }))).toBe(whole)
    expect(rangeDepthOf(contextOf({ effort: trials(6), pace: null }))).toBe(whole)
    const context = contextOf({ effort: minutes(1) })
    const steering = { ...context.plan.steering, budget: false }
    expect(rangeDepthOf({ ...context, plan: { ...context.plan, steering } })).toBe(runsToTheEnd)
  })
})
