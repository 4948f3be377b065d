import { cholesky, inverseFromCholesky } from '../../math/cholesky.ts'
import { minimize } from '../../math/minimize.ts'
import { squaredDifference } from './features.ts'
import { profile } from './gaussian-process.ts'
import { defaultKernel, type Kernel, lengthPrior, type Observation, priors, root5 } from './kernel.ts'

/**
 * The kernel of greatest posterior density on `data`, from `starts`: L-BFGS on the logarithms with the gradient of the
 * concentrated likelihood (Rasmussen & Williams 2006, eq. 5.9, variance and mean profiled out). O(n^3) an iteration.
 */
export function fitKernel(
  data: readonly Observation[],
  about: {
    readonly unordered: readonly boolean[]
    /** The best of what is found from each of these counts: one alone may end where noise explains everything. */
    readonly starts: readonly [Kernel, ...Kernel[]]
    readonly iterations: number
    /** Values without noise: the noise stays as it is. */
    readonly exact?: boolean
    /** Logarithm of the noise as it is believed to be beforehand; next to none where left out. */
    readonly noise?: number
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
    alongLength: timed ? x[d + 1]! : about.starts[0].alongLength,
    shared: timed ? x[d + 2]! : about.starts[0].shared,
    trend: timed ? x[d + 3]! : about.starts[0].trend,
  })
  const prior = lengthPrior(d)
  const usual = defaultKernel(d)
  const lengths = new Float64Array(d).fill(prior.mean)
  const centers = pack({ ...usual, lengths, noise: about.noise ?? usual.noise })
  const deviations = Float64Array.from({ length: count }, (_, i) =>
    i < d
      ? prior.deviation
      : [priors.noise, priors.alongLength, priors.shared, priors.trend][i - d]!.deviation,
  )

  const fits = about.starts.map((start) =>
    minimize(
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
      pack(start),
      { iterations: about.iterations, tolerance: 0.02 },
    ),
  )
  const { x } = fits.reduce((a, b) => (b.value < a.value ? b : a))
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
