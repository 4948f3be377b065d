import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { minimize } from '../../math/minimize.ts'
import { normalCdf, normalDensity } from '../../math/normal-distribution.ts'
import type { Random } from '../../math/random.ts'
import { sobol, sobolDimensions } from '../../math/sobol.ts'
import { decode } from '../../space/encode.ts'
import type { Seen } from '../samplers/unseen.ts'
import type { Feasibility } from './feasibility.ts'
import type { Features } from './features.ts'
import type { GaussianProcess, Prediction } from './gaussian-process.ts'

/**
 * Logarithm of the expected improvement on `best` (to be minimized) of a normal prediction; finite also where the improvement
 * itself is zero to rounding (Ament et al. 2023, "Unexpected improvements to expected improvement").
 */
export function logImprovement({ mean, deviation }: Prediction, best: number): number {
  const z = (best - mean) / deviation
  const log = Math.log(deviation)
  if (z > -6) return log + Math.log(normalDensity(z) + z * normalCdf(z))
  // The tail: density / z^2 * (1 - 3 / z^2).
  return log - 0.5 * z * z - 0.5 * Math.log(2 * Math.PI) - 2 * Math.log(-z) + Math.log1p(-3 / (z * z))
}

/** Derivatives of `logImprovement` by mean and deviation. */
function improvementSlopes({ mean, deviation }: Prediction, best: number): readonly [number, number] {
  const z = (best - mean) / deviation
  if (z < -6) return [z / deviation, (z * z) / deviation]
  const density = normalDensity(z)
  const below = normalCdf(z)
  const whole = deviation * (density + z * below)
  return [-below / whole, density / whole]
}

export interface Candidate {
  readonly point: readonly number[]
  readonly settings: Settings
  readonly x: Float64Array
  readonly score: number
}

export interface AcquisitionRequest {
  readonly space: Space
  readonly features: Features
  readonly surrogate: GaussianProcess
  /** What is to be improved on; null where nothing that was tried keeps the constraints: then only that they are kept counts. */
  readonly best: number | null
  /** Where constraints are asked: the chance that they are kept, which the expected improvement is weighted with. */
  readonly feasibility?: Feasibility | null
  /** Points of the cube around which candidates are tried, most promising first. */
  readonly centers: readonly (readonly number[])[]
  /** Candidates lie within so much of the first centre in each coordinate; 1 is the whole cube. */
  readonly reach: (feature: number) => number
  readonly seen: Seen
  readonly random: Random
  /** Candidates over the region and around the best, and what is done with the most promising of them. */
  readonly effort?: {
    readonly spread: number
    readonly near: number
    readonly leaders: number
    readonly slope: number
    readonly steps: number
  }
}

const moreDigits = 3
const usual = { spread: 192, near: 192, leaders: 3, slope: 12, steps: 16 }
const spreads = [0.01, 0.04, 0.1, 0.25]

/**
 * The settings with the largest expected improvement that a search finds: points spread over the region and others around
 * the best trials, thinned by their mean; from the best of those, random steps that shrink where they fail.
 */
export function mostPromising(request: AcquisitionRequest): Candidate {
  const { space, features, surrogate, best, centers, reach, seen, random, feasibility = null } = request
  const { spread, near, leaders: most, slope, steps } = request.effort ?? usual
  const center = centers[0] ?? space.parameters.map(() => 0.5)
  const inside = (point: readonly number[]): number[] =>
    point.map((u, f) => {
      const half = reach(f)
      if (features.unordered[f] || half >= 1) return Math.min(1, Math.max(0, u))
      return Math.min(Math.min(1, center[f]! + half), Math.max(Math.max(0, center[f]! - half), u))
    })
  const judge = (point: readonly number[]): Candidate => {
    const settings = decode(space, point, moreDigits)
    const x = features.of(settings)
    const gain = best === null ? 0 : logImprovement(surrogate.predict(x, 1), best)
    const score = gain + (feasibility?.(x) ?? 0) - (seen.has(settings) ? 1e6 : 0)
    return { point, settings, x, score }
  }

  const points = scattered(space.parameters.length, spread, random).map((point) =>
    inside(
      point.map((u, f) => {
        const half = reach(f)
        return features.unordered[f] || half >= 1 ? u : center[f]! + (2 * u - 1) * half
      }),
    ),
  )
  for (let i = 0; i < near && centers.length > 0; i++) {
    const from = centers[i % centers.length]!
    const scale = spreads[Math.floor(i / centers.length) % spreads.length]!
    points.push(inside(perturbed(from, { scale, features, random })))
  }
  const means = points.map((point) => surrogate.mean(features.of(decode(space, point, moreDigits)), 1))
  const order = points.map((_, i) => i).sort((a, b) => means[a]! - means[b]!)
  // Most of those that look best, and some of the others, of which less is known.
  // (Where constraints are asked, the mean says too little.)
  const chosen = order.filter((_, rank) => feasibility !== null || rank < points.length / 8 || rank % 8 === 0)
  let leaders = chosen.map((i) => judge(points[i]!)).sort((a, b) => b.score - a.score)
  leaders = leaders.slice(0, most)
  return leaders.map((leader) => climb(leader)).reduce((a, b) => (b.score > a.score ? b : a))

  /** Up the slope of the ranges, then random steps for whole numbers and words; what comes out is never worse. */
  function climb(start: Candidate): Candidate {
    let top = [start, ...(best === null || feasibility !== null ? [] : [slopedUp(start, best)])].reduce(
      (a, b) => (b.score > a.score ? b : a),
    )
    let scale = 0.05
    for (let i = 0; i < (feasibility === null ? steps : 2 * steps); i++) {
      const next = judge(inside(perturbed(top.point, { scale, features, random })))
      if (next.score > top.score) {
        top = next
        scale = Math.min(0.3, scale * 1.6)
      } else scale = Math.max(1e-4, scale * 0.8)
    }
    return top
  }

  function slopedUp(start: Candidate, mark: number): Candidate {
    const from = Float64Array.from(start.point)
    const { x } = minimize(
      (point) => {
        const held = Float64Array.from(inside([...point]), (u, f) =>
          Number.isNaN(start.x[f]!) ? Number.NaN : u,
        )
        for (let f = 0; f < held.length; f++) if (features.unordered[f]) held[f] = start.x[f]!
        const predicted = surrogate.slope(held, 1)
        const [byMean, byDeviation] = improvementSlopes(predicted, mark)
        const gradient = from.map((_, f) =>
          held[f] === point[f] ? -(byMean * predicted.by[0][f]! + byDeviation * predicted.by[1][f]!) : 0,
        )
        return { value: -logImprovement(predicted, mark), gradient }
      },
      from,
      { iterations: slope, tolerance: 1e-3 },
    )
    return judge(inside([...x]))
  }
}

/** Some of the coordinates moved: at least one, on average a half of them, and no fewer than two. */
function perturbed(
  point: readonly number[],
  about: { readonly scale: number; readonly features: Features; readonly random: Random },
): number[] {
  const { scale, features, random } = about
  const share = Math.max(0.5, Math.min(1, 2 / point.length))
  const always = random.below(point.length)
  return point.map((u, f) => {
    if (f !== always && random.next() >= share) return u
    if (features.unordered[f]) return random.next() < 0.3 ? random.next() : u
    return u + scale * random.normal()
  })
}

function scattered(size: number, count: number, random: Random): number[][] {
  const dimensions = Math.min(size, sobolDimensions)
  return sobol({ dimensions, count, random }).map((point) => {
    while (point.length < size) point.push(random.next())
    return point
  })
}
