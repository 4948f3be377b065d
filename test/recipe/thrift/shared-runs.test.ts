import { describe, expect, it } from 'vitest'
import { checks } from '../../../src/recipe/sanity/checks/index.ts'
import { planOverfit } from '../../../src/recipe/sanity/overfit.ts'
import { shareRuns } from '../../../src/recipe/sanity/shared-runs.ts'
import type { Proposal } from '../../../src/recipe/stage.ts'
import { probesOfSanity } from '../../../src/recipe/thrift/probe-steps.ts'
import { shortRun } from '../range-runs.ts'
import { sanityContext } from '../sanity-trials.ts'

const proposal = (over: Partial<Proposal>): Proposal => ({
  purpose: 'one',
  settings: { lr: 0.1 },
  budget: { amount: 10, unit: 'steps' },
  seed: 1,
  orders: { evaluate: 'none' },
  breakOut: false,
  ...over,
})
const steps = (amount: number) => ({ amount, unit: 'steps' }) as const

describe('runs that answer several questions', () => {
  it('asks a longer run that does the same, and cuts what it says to what was wanted', () => {
    const wanted = [
      proposal({ purpose: 'short', budget: steps(3) }),
      proposal({ purpose: 'long', budget: steps(10), orders: {} }),
    ]
    const { runs, answers } = shareRuns(wanted)
    expect(runs).toEqual([wanted[1]])
    const run = shortRun([9, 8, 7, 6, 5, 4, 3, 2, 1, Number.NaN])
    const [short, long] = answers([
      { ...run, trial: { ...run.trial, purpose: 'long', steps: 10, status: 'diverged' } },
    ])
    expect(short!.curves['train/loss']?.values).toEqual([9, 8, 7])
    expect(short!.trial).toMatchObject({ purpose: 'short', status: 'complete', steps: 3, number: 1 })
    expect(long!.curves['train/loss']?.values).toHaveLength(10)
    expect(long!.trial.status).toBe('diverged')
  })

  it('knows that a run failed only where it failed within the steps that were wanted', () => {
    const wanted = [
      proposal({ purpose: 'short', budget: steps(3) }),
      proposal({ purpose: 'long', budget: steps(10) }),
    ]
    const { answers } = shareRuns(wanted)
    const run = shortRun([3, 2, 1, 1, 1], { failed: true })
    const failedAt = (step: number) =>
      answers([{ ...run, trial: { ...run.trial, purpose: 'long', steps: step } }])[0]!.trial.status
    expect(failedAt(5)).toBe('complete')
    expect(failedAt(2)).toBe('failed')
  })

  it('cuts by steps, in whatever order they were heard', () => {
    const wanted = [
      proposal({ purpose: 'first', budget: steps(1) }),
      proposal({ purpose: 'long', budget: steps(10) }),
    ]
    const run = shortRun([7.1, 7.1, 6, 5], { steps: [1, 0, 1, 2] })
    const [first] = shareRuns(wanted).answers([{ ...run, trial: { ...run.trial, purpose: 'long' } }])
    expect(first!.curves['train/loss']).toMatchObject({ steps: [0], values: [7.1] })
  })

  it('never lets two runs that are to be compared be one', () => {
    const twice = [
      proposal({ purpose: 'same' }),
      proposal({ purpose: 'same' }),
      proposal({ purpose: 'other', budget: steps(30) }),
    ]
    const { runs, answers } = shareRuns(twice)
    expect(runs).toHaveLength(2)
    const observed = runs.map((run, index) => {
      const one = shortRun([1, 2, 3])
      return { ...one, trial: { ...one.trial, number: index + 1, purpose: run.purpose } }
    })
    const numbers = answers(observed).map(({ trial }) => trial.number)
    expect(new Set(numbers.slice(0, 2)).size).toBe(2)
  })

  it.each<[string, Partial<Proposal>]>([
    ['settings', { settings: { lr: 0.2 } }],
    ['seed', { seed: 2 }],
    ['samples', { orders: { evaluate: 'none', samples: 20 } }],
    ['unit', { budget: { amount: 1, unit: 'epochs' } }],
    ['evaluation that it was spared', { purpose: 'two', orders: {} }],
  ])('is no help with another %s', (_, over) => {
    const longer = proposal({ purpose: 'longer', budget: steps(20) })
    expect(shareRuns([proposal(over), longer]).runs).toHaveLength(2)
  })

  it('makes the sanity check as cheap as it is forecast to be', () => {
    const context = sanityContext()
    const proposals = [...planOverfit(context), ...checks.flatMap((check) => check.plan(context))]
    const { runs } = shareRuns(proposals)
    expect(proposals.length).toBeGreaterThan(runs.length)
    expect(runs).toHaveLength(probesOfSanity.runs)
    const all = runs.reduce((sum, { budget }) => sum + budget.amount, 0)
    expect(Math.abs(all - probesOfSanity.steps)).toBeLessThan(20)
  })
})
