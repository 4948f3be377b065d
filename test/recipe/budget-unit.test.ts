import { describe, expect, it } from 'vitest'
import type { Steering } from '../../src/domain/program.ts'
import { inUnitOf } from '../../src/recipe/budget-unit.ts'

const free: Steering = {
  roles: {},
  budget: true,
  samples: true,
  seed: true,
  inputs: false,
  evaluation: false,
}
const inEpochs: Steering = { ...free, budgetUnit: 'epochs' }
const inSteps: Steering = { ...free, budgetUnit: 'steps' }
const about = { stepsPerEpoch: 100, samples: undefined }

describe('inUnitOf', () => {
  it('leaves the budget of a program that knows both units', () => {
    expect(inUnitOf(free, { amount: 0.3, unit: 'epochs' }, about)).toEqual({ amount: 0.3, unit: 'epochs' })
  })
  it('gives whole epochs, at least one, for a few steps', () => {
    expect(inUnitOf(inEpochs, { amount: 80, unit: 'steps' }, about)).toEqual({ amount: 1, unit: 'epochs' })
    expect(inUnitOf(inEpochs, { amount: 300, unit: 'steps' }, about)).toEqual({ amount: 3, unit: 'epochs' })
    expect(inUnitOf(inEpochs, { amount: 1.5, unit: 'epochs' }, about)).toEqual({ amount: 2, unit: 'epochs' })
  })
  it('takes an epoch of a portion cut to a few samples for one step', () => {
    expect(inUnitOf(inEpochs, { amount: 600, unit: 'steps' }, { ...about, samples: 20 })).toEqual({
      amount: 600,
      unit: 'epochs',
    })
  })
  it('gives steps for epochs', () => {
    expect(inUnitOf(inSteps, { amount: 6, unit: 'epochs' }, about)).toEqual({ amount: 600, unit: 'steps' })
  })
})
