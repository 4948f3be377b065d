import { squaredDifference } from './features.ts'

/** One thing seen: where, how far along its training (0 to 1; 1 is the end), and what came of it. */
export interface Observation {
  readonly x: Float64Array
  /** Logarithmic: log(budget) over log(full budget). */
  readonly along: number
  readonly y: number
}

/** Logarithms of the kernel's parameters; found by `fitKernel`, reused while the data grow a little. */
export interface Kernel {
  /** Length scale of each feature, and of `along`. */
  readonly lengths: Float64Array
  readonly alongLength: number
  /** Share of a setting's effect that stays the same from the first epoch to the last (as a logit). */
  readonly shared: number
  /** Variance of the common trend along training, and of the noise, over that of the settings. */
  readonly trend: number
  readonly noise: number
}

export const root5 = Math.sqrt(5)

/** The kernel as a function of two observations. */
export function kernelOf(
  kernel: Kernel,
  unordered: readonly boolean[],
): (a: Observation, b: Observation) => number {
  const inverse = kernel.lengths.map((length) => Math.exp(-2 * length))
  const inverseAlong = Math.exp(-2 * kernel.alongLength)
  const shared = 1 / (1 + Math.exp(-kernel.shared))
  const trend = Math.exp(kernel.trend)
  return (a, b) => {
    let square = 0
    for (let i = 0; i < inverse.length; i++) {
      const difference = a.x[i]! - b.x[i]!
      square +=
        inverse[i]! *
        (!unordered[i] && !Number.isNaN(difference)
          ? difference * difference
          : squaredDifference(a.x[i]!, b.x[i]!, unordered[i]!))
    }
    const value = matern(square)
    if (a.along === b.along) return value + trend
    const time = matern(inverseAlong * (a.along - b.along) ** 2)
    return value * (shared + (1 - shared) * time) + trend * time
  }
}

/**
 * The same kernel between one place and all data, quicker: features are scaled beforehand, and what time does to each
 * observation is kept for the progress that was asked for last.
 */
export function covariancesWith(
  data: readonly Observation[],
  about: { readonly kernel: Kernel; readonly unordered: readonly boolean[] },
): {
  at(x: Float64Array, along: number, out: Float64Array): void
  /** Of the place asked for last: the derivative by a feature is this times the difference over the squared length. */
  slopes(out: Float64Array): void
} {
  const { kernel, unordered } = about
  const n = data.length
  const d = unordered.length
  const inverse = kernel.lengths.map((length) => Math.exp(-length))
  const inverseAlong = Math.exp(-2 * kernel.alongLength)
  const shared = 1 / (1 + Math.exp(-kernel.shared))
  const trend = Math.exp(kernel.trend)
  const places = new Float64Array(n * d)
  data.forEach(({ x }, i) => {
    for (let f = 0; f < d; f++) places[i * d + f] = unordered[f] ? x[f]! : x[f]! * inverse[f]!
  })
  // The usual case needs no look at each difference.
  const ordered = !unordered.some(Boolean) && !places.some(Number.isNaN)
  const [factors, offsets] = [new Float64Array(n), new Float64Array(n)]
  let known = Number.NaN
  const place = new Float64Array(d)
  const squares = new Float64Array(n)
  const at = (x: Float64Array, along: number, out: Float64Array): void => {
    if (along !== known) {
      known = along
      data.forEach((one, i) => {
        const time = one.along === along ? 1 : matern(inverseAlong * (one.along - along) ** 2)
        factors[i] = shared + (1 - shared) * time
        offsets[i] = trend * time
      })
    }
    let exists = ordered
    for (let f = 0; f < d; f++) {
      place[f] = unordered[f] ? x[f]! : x[f]! * inverse[f]!
      exists &&= !Number.isNaN(x[f]!)
    }
    for (let i = 0, k = 0; i < n; i++) {
      let square = 0
      if (exists) {
        for (let f = 0; f < d; f++, k++) {
          const difference = place[f]! - places[k]!
          square += difference * difference
        }
        squares[i] = square
        out[i] = matern(square) * factors[i]! + offsets[i]!
        continue
      }
      for (let f = 0; f < d; f++, k++) {
        const difference = place[f]! - places[k]!
        if (unordered[f] || Number.isNaN(difference)) {
          square += squaredDifference(place[f]!, places[k]!, unordered[f]!) === 0 ? 0 : inverse[f]! ** 2
        } else square += difference * difference
      }
      squares[i] = square
      out[i] = matern(square) * factors[i]! + offsets[i]!
    }
  }
  const slopes = (out: Float64Array): void => {
    for (let i = 0; i < n; i++) {
      const r = root5 * Math.sqrt(squares[i]!)
      out[i] = (-5 / 3) * (1 + r) * Math.exp(-r) * factors[i]!
    }
  }
  return { at, slopes }
}

export function matern(square: number): number {
  const r = root5 * Math.sqrt(square)
  return (1 + r + (5 / 3) * square) * Math.exp(-r)
}

/** Length scales: log-normal around a value that grows with the dimensions (Hvarfner, Hellsten & Nardi 2024), but shorter. */
export const lengthPrior = (dimensions: number) => ({
  mean: 0.2 + 0.5 * Math.log(dimensions),
  deviation: 1.2,
})
export const priors = {
  alongLength: { mean: 0, deviation: 1 },
  shared: { mean: 0, deviation: 1.5 },
  trend: { mean: Math.log(0.5), deviation: 1.5 },
  noise: { mean: Math.log(1e-4), deviation: 1.5 },
}

export function defaultKernel(dimensions: number): Kernel {
  return {
    lengths: new Float64Array(dimensions).fill(lengthPrior(dimensions).mean),
    alongLength: priors.alongLength.mean,
    shared: priors.shared.mean,
    trend: priors.trend.mean,
    noise: priors.noise.mean,
  }
}
