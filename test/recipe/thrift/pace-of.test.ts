import { describe, expect, it } from 'vitest'
import { allowanceOf } from '../../../src/recipe/thrift/allowance.ts'
import { paceOf } from '../../../src/recipe/thrift/pace-of.ts'
import { contextOf, ran, usualPace } from './contexts.ts'

describe('paceOf', () => {
  it('is the look as long as nothing was run, and nothing for a program that was not looked at', () => {
    expect(paceOf(contextOf({}))).toEqual(usualPace)
    expect(paceOf(contextOf({ pace: null, history: [ran({ steps: 1, seconds: 9 })] }))).toBeNull()
  })

  it('takes the start from short runs and the steps from long ones on all samples', () => {
    const history = [
      ran({ steps: 1, seconds: 8.01 }),
      ran({ steps: 10, seconds: 8.1 }),
      ran({ steps: 300, seconds: 8 + 2 * (3 + 0.5), evaluated: true }),
      ran({ steps: 600, seconds: 9, samples: 20 }),
    ]
    const pace = paceOf(contextOf({ history }))!
    expect(pace.start).toBeCloseTo(8, 6)
    expect(pace.step).toBeCloseTo(0.02, 6)
    expect(pace.evaluation).toBeCloseTo(1, 6)
  })
})

describe('allowanceOf', () => {
  const effort = { kind: 'time', seconds: 600 } as const

  it('shares a limit in time out among the stages, less what the look took', () => {
    const context = contextOf({ effort })
    const stages = context.plan.stages.map((stage) => allowanceOf(context, stage)!)
    expect(stages.reduce((sum, share) => sum + share, 0)).toBeCloseTo(0.9 * 1200 - 10, 6)
  })

  it('hands what an earlier stage has saved on to the later ones', () => {
    const saved = contextOf({ effort, history: [ran({ steps: 1, seconds: 10 })] })
    const spent = contextOf({ effort, history: [ran({ steps: 1, seconds: 500 })] })
    expect(allowanceOf(saved, 'range')! - allowanceOf(spent, 'range')!).toBeCloseTo((490 * 3) / 10, 6)
    expect(allowanceOf(contextOf({ effort, history: [ran({ steps: 1, seconds: 5000 })] }), 'range')).toBe(0)
  })

  it('is nothing where time is not limited', () => {
    expect(allowanceOf(contextOf({}), 'range')).toBeNull()
    expect(allowanceOf(contextOf({ effort: { kind: 'trials', trials: 6 } }), 'range')).toBeNull()
  })
})
