import type { Random } from '../../math/random.ts'
import { symmetricEigen } from '../../math/symmetric-eigen.ts'

/** A normal distribution over the unit cube that has followed its best draws. */
export interface Evolution {
  readonly mean: readonly number[]
  readonly sigma: number
  readonly generation: number
  /** A point of the cube. */
  draw(random: Random): number[]
}

interface State {
  readonly mean: number[]
  readonly sigma: number
  readonly covariance: number[][]
  /** covariance = B D^2 B^T */
  readonly basis: number[][]
  readonly scales: number[]
  readonly path: number[]
  readonly sigmaPath: number[]
  readonly generation: number
}

/** A sixth of the range: three of them reach from the middle to the ends. */
const firstSigma = 1 / 6
/** Restart where the distribution has shrunk to this, or its longest axis is so many times the shortest. */
const converged = 1e-7
const mostStretched = 1e7
const mostGenerations = 100
const aroundPlace = 0.1

/**
 * The state after all full generations of `trials`, in order. Draws outside of the cube were moved to its faces, so what
 * counts is where the trials really were (Hansen 2016, eqs. 36 to 49; weights and rates of its table 1).
 */
export function evolve(
  trials: readonly { readonly x: readonly number[]; readonly value: number }[],
  about: {
    readonly dimensions: number
    readonly random: Random
    /** Good places that are known already: the first distribution is laid through them. */
    readonly from: readonly (readonly number[])[]
  },
): Evolution {
  const { dimensions: n, random, from } = about
  let population = 4 + Math.floor(3 * Math.log(Math.max(n, 1)))
  let restarts = 0
  let state = from.length === 0 ? fresh(new Array<number>(n).fill(0.5)) : through(from)
  let at = 0
  let since = 0
  while (at + population <= trials.length) {
    const generation = trials.slice(at, at + population)
    at += population
    state = step(state, generation)
    since++
    if (isThrough(state, generation, since)) {
      restarts++
      since = 0
      population *= 2
      const generator = random.stream('restart').stream(restarts)
      state = fresh(Array.from({ length: n }, () => generator.next()))
    }
  }
  const { mean, sigma, generation, basis, scales } = state
  return {
    mean,
    sigma,
    generation,
    draw(generator) {
      // Drawn again where it leaves the cube, which keeps the shape of the distribution; at last moved to the faces.
      for (let attempt = 0; ; attempt++) {
        const z = scales.map((scale) => scale * generator.normal())
        const x = mean.map((m, i) => m + sigma * z.reduce((sum, zk, k) => sum + basis[i]![k]! * zk, 0))
        if (x.every((u) => u >= 0 && u <= 1)) return x
        if (attempt >= 20) return x.map((u) => Math.min(1, Math.max(0, u)))
      }
    },
  }
}

function fresh(mean: number[]): State {
  const identity = mean.map((_, i) => mean.map((_, j) => Number(i === j)))
  return {
    mean,
    sigma: firstSigma,
    covariance: identity,
    basis: identity,
    scales: mean.map(() => 1),
    path: mean.map(() => 0),
    sigmaPath: mean.map(() => 0),
    generation: 0,
  }
}

/** Mean and covariance of the places, which each stand for a normal distribution of a tenth of the range around them. */
function through(places: readonly (readonly number[])[]): State {
  const mean = places[0]!.map((_, i) => sumOf(places.map((x) => x[i]!)) / places.length)
  const spread = mean.map((m, i) =>
    mean.map(
      (other, j) =>
        (i === j ? aroundPlace ** 2 : 0) +
        sumOf(places.map((x) => (x[i]! - m) * (x[j]! - other))) / places.length,
    ),
  )
  const { values } = symmetricEigen(spread)
  const sigma = Math.exp(sumOf(values.map((v) => Math.log(Math.max(v, 1e-20)))) / (2 * mean.length))
  const covariance = spread.map((row) => row.map((c) => c / sigma ** 2))
  const { values: scaled, vectors } = symmetricEigen(covariance)
  return {
    ...fresh(mean),
    sigma,
    covariance,
    basis: vectors,
    scales: scaled.map((v) => Math.sqrt(Math.max(v, 1e-20))),
  }
}

function isThrough(state: State, generation: readonly { readonly value: number }[], since: number): boolean {
  const longest = Math.max(...state.scales)
  const shortest = Math.min(...state.scales)
  const values = generation.map(({ value }) => value)
  const flat = Math.max(...values) - Math.min(...values) <= 1e-12 * Math.max(1e-12, Math.abs(values[0]!))
  return (
    state.sigma * longest < converged ||
    longest > mostStretched * shortest ||
    (flat && Number.isFinite(values[0]!)) ||
    since >= mostGenerations
  )
}

function step(
  state: State,
  generation: readonly { readonly x: readonly number[]; readonly value: number }[],
): State {
  const n = state.mean.length
  const lambda = generation.length
  const mu = Math.floor(lambda / 2)
  // Of all draws: the better half pulls the distribution towards itself, the worse half pushes it away.
  const raw = generation.map((_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1))
  const positive = sumOf(raw.slice(0, mu))
  const weights = raw.slice(0, mu).map((w) => w / positive)
  const effective = 1 / sumOf(weights.map((w) => w * w))
  const cSigma = (effective + 2) / (n + effective + 5)
  const damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + cSigma
  const cPath = (4 + effective / n) / (n + 4 + (2 * effective) / n)
  const c1 = 2 / ((n + 1.3) ** 2 + effective)
  const cMu = Math.min(1 - c1, (2 * (effective - 2 + 1 / effective)) / ((n + 2) ** 2 + effective))
  const pushes = pushWeights(raw.slice(mu), { n, effective, c1, cMu })
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n))

  // Infinite values, and equals, in the order in which they were tried.
  const order = generation.map((_, i) => i)
  order.sort((a, b) => {
    const [u, v] = [generation[a]!.value, generation[b]!.value]
    return u === v ? a - b : u - v
  })
  const steps = order.map((i) => generation[i]!.x.map((u, k) => (u - state.mean[k]!) / state.sigma))
  const move = state.mean.map((_, k) => weights.reduce((sum, w, i) => sum + w * steps[i]![k]!, 0))
  const mean = state.mean.map((m, k) => m + state.sigma * move[k]!)
  const whitened = white(state, move)
  const sigmaPath = state.sigmaPath.map(
    (p, k) => (1 - cSigma) * p + Math.sqrt(cSigma * (2 - cSigma) * effective) * whitened[k]!,
  )
  const length = Math.hypot(...sigmaPath)
  const sigma = state.sigma * Math.exp(Math.min(1, (cSigma / damping) * (length / expected - 1)))
  const settled = length / Math.sqrt(1 - (1 - cSigma) ** (2 * (state.generation + 1)))
  const hold = settled < (1.4 + 2 / (n + 1)) * expected ? 1 : 0
  const path = state.path.map(
    (p, k) => (1 - cPath) * p + hold * Math.sqrt(cPath * (2 - cPath) * effective) * move[k]!,
  )
  const pull = [
    ...weights,
    // However far a bad draw lay, it pushes no more than one of usual length would.
    ...pushes.map((w, i) => (w * n) / (squareOf(white(state, steps[mu + i]!)) || 1)),
  ]
  const keep = 1 - c1 - cMu * (1 + sumOf(pushes)) + (1 - hold) * c1 * cPath * (2 - cPath)
  const covariance = state.covariance.map((row, i) =>
    row.map(
      (c, j) =>
        keep * c +
        c1 * path[i]! * path[j]! +
        cMu * steps.reduce((sum, y, k) => sum + pull[k]! * y[i]! * y[j]!, 0),
    ),
  )
  const { values, vectors } = symmetricEigen(covariance)
  return {
    mean,
    sigma,
    covariance,
    basis: vectors,
    scales: values.map((v) => Math.sqrt(Math.max(v, 1e-20))),
    path,
    sigmaPath,
    generation: state.generation + 1,
  }
}

/** C^(-1/2) y. */
function white({ basis, scales }: State, y: readonly number[]): number[] {
  const along = scales.map((scale, k) => y.reduce((sum, yi, i) => sum + basis[i]![k]! * yi, 0) / scale)
  return y.map((_, i) => along.reduce((sum, a, k) => sum + basis[i]![k]! * a, 0))
}

/**
 * Negative weights of the worse half (eqs. 49 to 53 of the tutorial: "active" CMA-ES), as large as keeps the covariance
 * positive definite.
 */
function pushWeights(
  raw: readonly number[],
  about: { readonly n: number; readonly effective: number; readonly c1: number; readonly cMu: number },
): number[] {
  const { n, effective, c1, cMu } = about
  const total = sumOf(raw.map(Math.abs))
  if (total === 0 || cMu === 0) return raw.map(() => 0)
  const own = total ** 2 / sumOf(raw.map((w) => w * w))
  const most = Math.min(1 + c1 / cMu, 1 + (2 * own) / (effective + 2), (1 - c1 - cMu) / (n * cMu))
  return raw.map((w) => (Math.min(0, w) * most) / total)
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function squareOf(y: readonly number[]): number {
  return sumOf(y.map((value) => value * value))
}
