import { cholesky, solveLower, solveUpper, type Triangle } from '../../math/cholesky.ts'
import { covariancesWith, type Kernel, kernelOf, type Observation } from './kernel.ts'

export interface Prediction {
  readonly mean: number
  readonly deviation: number
}

export interface GaussianProcess {
  readonly kernel: Kernel
  readonly data: readonly Observation[]
  /** Cholesky factor of the matrix of `data`, [room][room] with room for more; `jitter` was added to its diagonal. */
  readonly factor: { readonly l: Float64Array; readonly room: number; readonly jitter: number }
  /** Of the noiseless value. */
  predict(x: Float64Array, along: number): Prediction
  /** With the derivatives of mean and deviation by each feature (0 for words and for what does not exist). */
  slope(x: Float64Array, along: number): Prediction & { readonly by: readonly [Float64Array, Float64Array] }
  /** The mean alone, at a fraction of the cost. */
  mean(x: Float64Array, along: number): number
  /** Correlation of the noiseless value at the end (along = 1) with what a training would report on its way. */
  foretells(x: Float64Array, along: number): number
}

/**
 * Gaussian process over settings and progress: k = m(x, x') * (w + (1 - w) * m(t, t')) + c * m(t, t') + noise, m being
 * Matern 5/2 with a length scale for each feature: what a setting is worth stays partly the same along its training, partly
 * changes smoothly. Mean and variance are those of greatest likelihood. Without `along` (all 1) it is the usual process
 * over settings.
 */
export function gaussianProcess(
  data: readonly Observation[],
  about: {
    readonly unordered: readonly boolean[]
    readonly kernel: Kernel
    /** A process whose data these go on from: its factor is extended, which gives the same numbers for less work. */
    readonly previous?: GaussianProcess | undefined
  },
): GaussianProcess {
  const { kernel, unordered } = about
  const n = data.length
  const k = kernelOf(kernel, unordered)
  const factor = factorOf(data, about, k)
  const { l, room } = factor
  const { center, scale, weights } = profile(
    { l, room, n },
    data.map((one) => one.y),
  )
  const row = new Float64Array(n)
  const covariances = covariancesWith(data, { kernel, unordered })
  const fill = (x: Float64Array, along: number): number => {
    covariances.at(x, along, row)
    let sum = 0
    for (let i = 0; i < n; i++) sum += row[i]! * weights[i]!
    return center + sum
  }
  const prior = 1 + Math.exp(kernel.trend)
  const slopes = new Float64Array(n)
  return {
    kernel,
    data,
    factor,
    mean: fill,
    slope(x, along) {
      const mean = fill(x, along)
      covariances.slopes(slopes)
      solveLower({ l, room, n }, row)
      let explained = 0
      for (let i = 0; i < n; i++) explained += row[i]! * row[i]!
      const deviation = Math.sqrt(scale * Math.max(prior - explained, 1e-10))
      solveUpper({ l, room, n }, row)
      const byMean = new Float64Array(unordered.length)
      const byDeviation = new Float64Array(unordered.length)
      for (let f = 0; f < unordered.length; f++) {
        if (unordered[f] || Number.isNaN(x[f]!)) continue
        const inverse = Math.exp(-2 * kernel.lengths[f]!)
        let [m, v] = [0, 0]
        for (let i = 0; i < n; i++) {
          const change = slopes[i]! * (x[f]! - data[i]!.x[f]!)
          if (Number.isNaN(change)) continue
          m += change * weights[i]!
          v += change * row[i]!
        }
        byMean[f] = m * inverse
        byDeviation[f] = (-scale * v * inverse) / deviation
      }
      return { mean, deviation, by: [byMean, byDeviation] }
    },
    foretells(x, along) {
      const [here, end] = [
        { x, along, y: 0 },
        { x, along: 1, y: 0 },
      ]
      const there = new Float64Array(n)
      covariances.at(x, 1, there)
      solveLower({ l, room, n }, there)
      covariances.at(x, along, row)
      solveLower({ l, room, n }, row)
      let [both, early, late] = [k(here, end), prior + Math.exp(kernel.noise), prior]
      for (let i = 0; i < n; i++) {
        both -= row[i]! * there[i]!
        early -= row[i]! * row[i]!
        late -= there[i]! * there[i]!
      }
      return Math.min(1, Math.max(0, both / Math.sqrt(Math.max(early * late, 1e-20))))
    },
    predict(x, along) {
      const mean = fill(x, along)
      solveLower({ l, room, n }, row)
      let explained = 0
      for (let i = 0; i < n; i++) explained += row[i]! * row[i]!
      return { mean, deviation: Math.sqrt(scale * Math.max(prior - explained, 1e-10)) }
    },
  }
}

function factorOf(
  data: readonly Observation[],
  about: { readonly kernel: Kernel; readonly previous?: GaussianProcess | undefined },
  k: (a: Observation, b: Observation) => number,
): GaussianProcess['factor'] {
  const n = data.length
  const noise = Math.exp(about.kernel.noise)
  const { previous } = about
  const goesOn =
    previous !== undefined &&
    previous.kernel === about.kernel &&
    previous.data.length <= n &&
    previous.data.every(({ x, along }, i) => x === data[i]!.x && along === data[i]!.along)
  let from = goesOn ? previous.data.length : 0
  let room = goesOn ? previous.factor.room : 0
  let l = goesOn ? previous.factor.l : new Float64Array(0)
  let jitter = goesOn ? previous.factor.jitter : 0
  for (;;) {
    if (room < n) {
      const wider = Math.ceil(n * 1.3) + 16
      const copy = new Float64Array(wider * wider)
      for (let i = 0; i < from; i++) copy.set(l.subarray(i * room, i * room + i + 1), i * wider)
      room = wider
      l = copy
    }
    for (let i = from; i < n; i++) {
      for (let j = 0; j <= i; j++) l[i * room + j] = k(data[i]!, data[j]!)
      l[i * room + i]! += noise + jitter
    }
    if (cholesky({ l, room, n }, from) || jitter > 1) return { l, room, jitter }
    // A little more noise where the matrix is singular to rounding.
    jitter = Math.max(1e-8, jitter * 10)
    from = 0
  }
}

/** Mean by generalized least squares, variance of greatest likelihood, and K^-1 (y - mean). */
export function profile(
  factor: Triangle,
  values: readonly number[],
): { center: number; scale: number; weights: Float64Array } {
  const { n } = factor
  const ones = new Float64Array(n).fill(1)
  const y = Float64Array.from(values)
  solveLower(factor, ones)
  solveLower(factor, y)
  let [oneOne, oneY] = [0, 0]
  for (let i = 0; i < n; i++) {
    oneOne += ones[i]! * ones[i]!
    oneY += ones[i]! * y[i]!
  }
  const center = oneY / oneOne
  let square = 0
  for (let i = 0; i < n; i++) {
    y[i]! -= center * ones[i]!
    square += y[i]! * y[i]!
  }
  solveUpper(factor, y)
  return { center, scale: Math.max(square / n, 1e-12), weights: y }
}
