import { cholesky, inverseFromCholesky, solveLower, solveUpper, type Triangle } from '../../math/cholesky.ts'
import { minimize } from '../../math/minimize.ts'
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
}

const root5 = Math.sqrt(5)

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

function kernelOf(kernel: Kernel, unordered: readonly boolean[]): (a: Observation, b: Observation) => number {
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
function covariancesWith(
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
    for (let f = 0; f < d; f++) place[f] = unordered[f] ? x[f]! : x[f]! * inverse[f]!
    for (let i = 0, k = 0; i < n; i++) {
      let square = 0
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

function matern(square: number): number {
  const r = root5 * Math.sqrt(square)
  return (1 + r + (5 / 3) * square) * Math.exp(-r)
}

/** Mean by generalized least squares, variance of greatest likelihood, and K^-1 (y - mean). */
function profile(
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

/** Length scales: log-normal around a value that grows with the dimensions (Hvarfner, Hellsten & Nardi 2024), but shorter. */
const lengthPrior = (dimensions: number) => ({ mean: 0.2 + 0.5 * Math.log(dimensions), deviation: 1.2 })
const priors = {
  alongLength: { mean: 0, deviation: 1 },
  shared: { mean: 0, deviation: 1.5 },
  trend: { mean: Math.log(0.5), deviation: 1.5 },
  noise: { mean: Math.log(1e-3), deviation: 2 },
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

/**
 * The kernel of greatest posterior density on `data`, from `start`: L-BFGS on the logarithms with the gradient of the
 * concentrated likelihood (Rasmussen & Williams 2006, eq. 5.9, variance and mean profiled out). O(n^3) an iteration.
 */
export function fitKernel(
  data: readonly Observation[],
  about: {
    readonly unordered: readonly boolean[]
    readonly start: Kernel
    readonly iterations: number
    /** Values without noise: the noise stays as it is. */
    readonly exact?: boolean
  },
): Kernel {
  const n = data.length
  const d = about.unordered.length
  const timed = data.some((one) => one.along !== data[0]!.along)
  const differences = Array.from({ length: d }, (_, f) =>
    pairs(n, (i, j) => squaredDifference(data[i]!.x[f]!, data[j]!.x[f]!, about.unordered[f]!)),
  )
  const alongs = timed ? pairs(n, (i, j) => (data[i]!.along - data[j]!.along) ** 2) : null
  const values = data.map((one) => one.y)
  const count = d + (timed ? 4 : 1)
  const pack = (kernel: Kernel): Float64Array =>
    timed
      ? Float64Array.of(...kernel.lengths, kernel.noise, kernel.alongLength, kernel.shared, kernel.trend)
      : Float64Array.of(...kernel.lengths, kernel.noise)
  const unpack = (x: Float64Array): Kernel => ({
    lengths: x.slice(0, d),
    noise: x[d]!,
    alongLength: timed ? x[d + 1]! : about.start.alongLength,
    shared: timed ? x[d + 2]! : about.start.shared,
    trend: timed ? x[d + 3]! : about.start.trend,
  })
  const prior = lengthPrior(d)
  const centers = pack({ ...defaultKernel(d), lengths: new Float64Array(d).fill(prior.mean) })
  const deviations = Float64Array.from({ length: count }, (_, i) =>
    i < d
      ? prior.deviation
      : [priors.noise, priors.alongLength, priors.shared, priors.trend][i - d]!.deviation,
  )

  const { x } = minimize(
    (theta) => {
      const { value, gradient } = likelihood(theta)
      let penalty = 0
      for (let i = 0; i < count; i++) {
        const z = (theta[i]! - centers[i]!) / deviations[i]!
        penalty += z * z * 0.5
        gradient[i]! += z / deviations[i]!
      }
      if (about.exact) gradient[d] = 0
      return { value: value + penalty, gradient }
    },
    pack(about.start),
    { iterations: about.iterations, tolerance: 0.02 },
  )
  return unpack(x)

  function likelihood(theta: Float64Array): { value: number; gradient: Float64Array } {
    const gradient = new Float64Array(count)
    const kernel = unpack(theta)
    if (theta.some((v) => Math.abs(v) > 20)) return { value: Number.POSITIVE_INFINITY, gradient }
    const inverse = kernel.lengths.map((length) => Math.exp(-2 * length))
    const inverseAlong = Math.exp(-2 * kernel.alongLength)
    const shared = 1 / (1 + Math.exp(-kernel.shared))
    const trend = Math.exp(kernel.trend)
    const noise = Math.exp(kernel.noise)
    const factor = new Float64Array(n * n)
    const size = (n * (n + 1)) / 2
    const settings = new Float64Array(size)
    const slopes = new Float64Array(size)
    const times = new Float64Array(size)
    const timeSlopes = new Float64Array(size)
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j <= i; j++, at++) {
        let square = 0
        for (let f = 0; f < d; f++) square += inverse[f]! * differences[f]![at]!
        const r = root5 * Math.sqrt(square)
        const decay = Math.exp(-r)
        settings[at] = (1 + r + (5 / 3) * square) * decay
        slopes[at] = (5 / 3) * (1 + r) * decay
        let value = settings[at]!
        if (alongs) {
          const timeSquare = inverseAlong * alongs[at]!
          const t = root5 * Math.sqrt(timeSquare)
          const timeDecay = Math.exp(-t)
          times[at] = (1 + t + (5 / 3) * timeSquare) * timeDecay
          timeSlopes[at] = (5 / 3) * (1 + t) * timeDecay * timeSquare
          value = value * (shared + (1 - shared) * times[at]!) + trend * times[at]!
        } else value += trend
        factor[i * n + j] = value
      }
      factor[i * n + i]! += noise + 1e-9
    }
    if (!cholesky({ l: factor, room: n, n })) return { value: Number.POSITIVE_INFINITY, gradient }
    const { scale, weights } = profile({ l: factor, room: n, n }, values)
    let value = (n / 2) * Math.log(scale)
    for (let i = 0; i < n; i++) value += Math.log(factor[i * n + i]!)
    const inverseMatrix = inverseFromCholesky({ l: factor, room: n, n })
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j <= i; j++, at++) {
        // d(-log likelihood) by the matrix entry; entries off the diagonal count twice.
        const twice = i === j ? 0.5 : 1
        const weight = twice * (inverseMatrix[i * n + j]! - (weights[i]! * weights[j]!) / scale)
        if (i === j) gradient[d]! += weight * noise
        const mixed = alongs ? shared + (1 - shared) * times[at]! : 1
        const slope = weight * slopes[at]! * mixed
        for (let f = 0; f < d; f++) gradient[f]! += slope * inverse[f]! * differences[f]![at]!
        if (alongs) {
          gradient[d + 1]! += weight * timeSlopes[at]! * (settings[at]! * (1 - shared) + trend)
          gradient[d + 2]! += weight * settings[at]! * (1 - times[at]!) * shared * (1 - shared)
          gradient[d + 3]! += weight * trend * times[at]!
        }
      }
    }
    return { value, gradient }
  }
}

/** One number a pair (i, j <= i), row by row. */
function pairs(n: number, of: (i: number, j: number) => number): Float64Array {
  const list = new Float64Array((n * (n + 1)) / 2)
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j <= i; j++, at++) list[at] = of(i, j)
  return list
}
