import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { learningRateAt, warmupSteps } from '../../../src/trainer/training/schedule.ts'

const rates = (kind: Parameters<typeof learningRateAt>[1]['kind'], warmup = 0, totalSteps = 100) =>
  Array.from({ length: totalSteps }, (_, step) =>
    learningRateAt(step, { kind, learningRate: 0.5, totalSteps, warmupSteps: warmup }),
  )

describe('a schedule', () => {
  it.each([
    ['constant', 0.5],
    ['step', 0.005],
    ['cosine', 0.5 * 0.5 * (1 + Math.cos(Math.PI * 0.99))],
    ['exponential', 0.5 * 0.01 ** 0.99],
    ['1/t', 0.5 / (1 + 9 * 0.99)],
  ] as const)('%s begins at the rate and ends at %d', (kind, end) => {
    expect(rates(kind)[0]).toBe(0.5)
    expect(rates(kind).at(-1)).toBeCloseTo(end, 12)
  })

  it('drops at one half and three quarters', () => {
    const steps = rates('step')
    expect([steps[49], steps[50], steps[74], steps[75]].map((rate) => Number(rate!.toFixed(6)))).toEqual([
      0.5, 0.05, 0.05, 0.005,
    ])
  })

  it('warms up in a straight line', () => {
    expect(rates('constant', 5).slice(0, 6)).toEqual(
      [0.1, 0.2, 0.3, 0.4, 0.5, 0.5].map((rate) => expect.closeTo(rate)),
    )
  })

  it('never exceeds the rate, and never rises after warm-up', () => {
    const kind = fc.constantFrom('constant', 'step', 'cosine', 'exponential', '1/t' as const)
    fc.assert(
      fc.property(kind, fc.nat(60), fc.integer({ min: 1, max: 60 }), (name, warmup, total) => {
        const values = rates(name, Math.min(warmup, total), total)
        for (const [step, rate] of values.entries()) {
          expect(rate).toBeGreaterThanOrEqual(0)
          expect(rate).toBeLessThanOrEqual(0.5)
          if (step > warmup) expect(rate).toBeLessThanOrEqual(values[step - 1]!)
        }
      }),
    )
  })

  it('takes warm-up as a share or as steps', () => {
    expect([warmupSteps(0, 200), warmupSteps(0.1, 200), warmupSteps(30, 200), warmupSteps(300, 200)]).toEqual(
      [0, 20, 30, 200],
    )
  })
})
