import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planCadence } from '../../../src/trainer/training/cadence.ts'

it('a run never speaks too much', () => {
  const positive = (max: number) => fc.integer({ min: 1, max })
  fc.assert(
    fc.property(
      positive(1e6),
      positive(5000),
      positive(512),
      fc.nat(1e5),
      (totalSteps, stepsPerEpoch, batch, samples) => {
        const run = { totalSteps, stepsPerEpoch, batch, validationSamples: samples, reportEvery: null }
        const cadence = planCadence(run)
        const epochs = Math.floor(totalSteps / stepsPerEpoch)
        expect(cadence.first + totalSteps / cadence.every).toBeLessThanOrEqual(1021)
        expect(1 + totalSteps / cadence.layersEvery).toBeLessThanOrEqual(60)
        const due = Array.from({ length: Math.min(epochs, 5000) }, (_, epoch) => cadence.validates(epoch + 1))
        expect(due.filter(Boolean).length).toBeLessThanOrEqual(101)
      },
    ),
    { numRuns: 60 },
  )
})

it('a validation is due at every epoch of an ordinary run', () => {
  const cadence = planCadence({
    totalSteps: 500,
    stepsPerEpoch: 50,
    batch: 64,
    validationSamples: 570,
    reportEvery: null,
  })
  expect([1, 2, 3].every((epoch) => cadence.validates(epoch))).toBe(true)
  expect(cadence.every).toBe(5)
})
