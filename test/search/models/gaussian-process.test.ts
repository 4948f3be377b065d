import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/math/random.ts'
import { fitKernel } from '../../../src/search/models/fit-kernel.ts'
import { gaussianProcess } from '../../../src/search/models/gaussian-process.ts'
import { logImprovement } from '../../../src/search/models/improvement.ts'
import { defaultKernel, type Kernel, type Observation } from '../../../src/search/models/kernel.ts'

const oracle = JSON.parse(
  readFileSync(new URL('../../../fixtures/search-oracle/gaussian-process.json', import.meta.url), 'utf8'),
)
const unordered = [false, false, false]
const kernel: Kernel = { ...oracle.kernel, lengths: Float64Array.from(oracle.kernel.lengths) }
const data: Observation[] = oracle.x.map((x: number[], i: number) => ({
  x: Float64Array.from(x),
  along: oracle.along[i],
  y: oracle.y[i],
}))

describe('gaussianProcess', () => {
  it('predicts what numpy computes from the textbook', () => {
    const process = gaussianProcess(data, { unordered, kernel })
    oracle.at.forEach((x: number[], i: number) => {
      const { mean, deviation } = process.predict(Float64Array.from(x), oracle.atAlong[i])
      expect(mean).toBeCloseTo(oracle.mean[i], 8)
      expect(deviation).toBeCloseTo(oracle.deviation[i], 8)
      expect(process.mean(Float64Array.from(x), oracle.atAlong[i])).toBe(mean)
    })
  })

  it('extended by more data equals one made at once, to the bit', () => {
    const [x, along] = [Float64Array.from(oracle.at[0]), 1]
    let process = gaussianProcess(data.slice(0, 3), { unordered, kernel })
    for (let n = 4; n <= data.length; n++) {
      process = gaussianProcess(data.slice(0, n), { unordered, kernel, previous: process })
      expect(process.predict(x, along)).toEqual(
        gaussianProcess(data.slice(0, n), { unordered, kernel }).predict(x, along),
      )
    }
  })

  it('does not extend what it does not go on from', () => {
    const other = gaussianProcess([...data].reverse(), { unordered, kernel })
    const x = Float64Array.from(oracle.at[1])
    expect(gaussianProcess(data, { unordered, kernel, previous: other }).predict(x, 1)).toEqual(
      gaussianProcess(data, { unordered, kernel }).predict(x, 1),
    )
  })

  it('bears the same place many times', () => {
    const same = Array.from({ length: 30 }, (_, i) => ({ x: data[0]!.x, along: 1, y: i % 2 }))
    const { mean, deviation } = gaussianProcess(same, { unordered, kernel }).predict(data[0]!.x, 1)
    expect(mean).toBeCloseTo(0.5, 3)
    expect(deviation).toBeGreaterThan(0)
  })
})

describe('foretells', () => {
  it('is the correlation that one report on the way would take from what is unknown of the end', () => {
    const surrogate = gaussianProcess(data, { unordered, kernel })
    const x = Float64Array.from([0.9, 0.1, 0.6])
    const before = surrogate.predict(x, 1).deviation
    for (const along of [0.2, 0.7, 1]) {
      // The scale of the variance follows the data: a report that is just as expected leaves their fit as it is.
      const y = surrogate.mean(x, along)
      const extended = gaussianProcess([...data, { x, along, y }], { unordered, kernel })
      const after = extended.predict(x, 1).deviation * Math.sqrt((data.length + 1) / data.length)
      expect(Math.sqrt(1 - (after / before) ** 2)).toBeCloseTo(surrogate.foretells(x, along), 6)
    }
  })
})

describe('fitKernel', () => {
  it('finds which features matter: short where the values change, long where they do not', () => {
    const random = createRandom(2)
    const sample = Array.from({ length: 60 }, () => {
      const x = Float64Array.from({ length: 3 }, random.next)
      return { x, along: 1, y: Math.sin(8 * x[0]!) + 0.3 * x[1]! }
    })
    const { lengths, noise } = fitKernel(sample, { unordered, starts: [defaultKernel(3)], iterations: 40 })
    expect(lengths[0]).toBeLessThan(lengths[1]! - 0.5)
    expect(lengths[1]).toBeLessThan(lengths[2]! + 0.2)
    expect(noise).toBeLessThan(Math.log(1e-3))
  })

  it('learns along training that the end is foreshadowed by the beginning', () => {
    const random = createRandom(3)
    const curves = Array.from({ length: 25 }, () => {
      const x = Float64Array.from({ length: 2 }, random.next)
      const end = (x[0]! - 0.4) ** 2 + 0.3 * x[1]!
      return [0.2, 0.5, 0.8, 1].map((along) => ({ x, along, y: end + 1.5 * (1 - along) }))
    })
    const held = curves.pop()!
    const flat = [false, false]
    const seen = [...curves.flat(), ...held.slice(0, 1)]
    const fitted = fitKernel(seen, { unordered: flat, starts: [defaultKernel(2)], iterations: 40 })
    const { mean, deviation } = gaussianProcess(seen, { unordered: flat, kernel: fitted }).predict(
      held[0]!.x,
      1,
    )
    expect(Math.abs(mean - held[3]!.y)).toBeLessThan(0.03)
    expect(deviation).toBeLessThan(0.1)
  })
})

describe('logImprovement', () => {
  it('equals the closed form, joins its tail, and stays finite far out', () => {
    // scipy: log(norm.pdf(z) + z * norm.cdf(z)) for best 0, deviation 1 and mean -1, 0, 3.
    expect(logImprovement({ mean: -1, deviation: 1 }, 0)).toBeCloseTo(0.080026, 5)
    expect(logImprovement({ mean: 0, deviation: 1 }, 0)).toBeCloseTo(-0.918939, 5)
    expect(logImprovement({ mean: 3, deviation: 1 }, 0)).toBeCloseTo(-7.869686, 5)
    const [before, after] = [5.999, 6.001].map((mean) => logImprovement({ mean, deviation: 1 }, 0))
    expect(Math.abs(before! - after!)).toBeLessThan(0.03)
    expect(logImprovement({ mean: 1e5, deviation: 1 }, 0)).toBeLessThan(-1e9)
    expect(Number.isFinite(logImprovement({ mean: 1e5, deviation: 1 }, 0))).toBe(true)
  })
})

describe('slope', () => {
  it('is what differences of predictions say', () => {
    const surrogate = gaussianProcess(data, { unordered, kernel })
    const x = Float64Array.from(oracle.at[2])
    const { mean, deviation, by } = surrogate.slope(x, 0.8)
    expect({ mean, deviation }).toEqual(surrogate.predict(x, 0.8))
    for (let f = 0; f < 3; f++) {
      const [up, down] = [1e-5, -1e-5].map((h) =>
        surrogate.predict(
          x.map((v, i) => (i === f ? v + h : v)),
          0.8,
        ),
      )
      expect(by[0][f]).toBeCloseTo((up!.mean - down!.mean) / 2e-5, 4)
      expect(by[1][f]).toBeCloseTo((up!.deviation - down!.deviation) / 2e-5, 4)
    }
  })
})
