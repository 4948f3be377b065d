import { violationOf } from '../../domain/constraint.ts'
import type { Settings } from '../../domain/setting.ts'
import { encode } from '../../space/encode.ts'
import { feasibilityOf } from '../models/feasibility.ts'
import { featuresOf, squaredDifference } from '../models/features.ts'
import { fitKernel } from '../models/fit-kernel.ts'
import { type GaussianProcess, gaussianProcess } from '../models/gaussian-process.ts'
import { mostPromising } from '../models/improvement.ts'
import { defaultKernel, type Kernel, type Observation } from '../models/kernel.ts'
import { heeded, olderProcess, stacked } from '../models/older-process.ts'
import { type Standing, standings } from '../models/standing.ts'
import { tamed } from '../models/tamed.ts'
import { trustRegion } from '../models/trust-region.ts'
import { standsAlone } from '../warm-start/placed-earlier.ts'
import { draw } from './random.ts'
import type { Sampler, SuggestRequest } from './sampler.ts'
import { sobol } from './sobol.ts'
import { seenIn } from './unseen.ts'

const startup = 8
/** The process looks at so many trials at most: the best of them, and those nearest to the best. */
const mostTrials = 180

/**
 * Bayesian optimization: a Gaussian process (Matern 5/2, one length scale a parameter) over the trials so far, and the
 * settings with the largest expected improvement, in its logarithm (Jones, Schonlau & Welch 1998; Ament et al. 2023), within a
 * trust region around the best that doubles after successes and halves after failures (Eriksson et al. 2019, TuRBO) once
 * there are enough trials to have one. Values are put on a logarithmic scale of their distance from the best, so that a
 * few terrible trials do not flatten the rest. Trials that run count with the value that the process expects of them.
 * Where constraints are asked, the improvement on the best that keeps them is weighted with the chance of keeping them: see
 * `feasibilityOf`. What older studies foretell is taken off the values first, as far as it shows in them, and put back on: see `stacked`.
 */
export const gp: Sampler = {
  name: 'gp',
  summary: 'Models the goal by a Gaussian process and tries what promises most (log expected improvement).',
  learns: true,
  severalGoals: false,
  suggest(request) {
    const told = standings(request.finished)
    const sound = told.filter(({ value }) => Number.isFinite(value))
    const older = olderProcess(request.space, request.earlier ?? [])
    if (older !== null && standsAlone(request.finished, request.earlier)) return alternating(request, older)
    const fewest = older === null ? Math.max(startup, request.space.parameters.length + 2) : 1
    if (sound.length < fewest) return sobol.suggest(request)
    return modelled(request, { told, older })
  },
}

/** Before the search has trials of its own to go by: what older ones promise most, and in between what is spread evenly. */
function alternating(request: SuggestRequest, older: GaussianProcess): readonly Settings[] {
  const { space, count, offset, random, finished } = request
  const features = featuresOf(space)
  const seen = seenIn(request)
  const leaders = [...older.data].sort((a, b) => a.y - b.y).slice(0, 6)
  const centers = leaders.map(({ x }) => Array.from(x, (u) => (Number.isNaN(u) ? 0.5 : u)))
  let surrogate = older
  const chosen: Settings[] = []
  const believe = (settings: Settings): void => {
    const x = features.of(settings)
    const data = [...surrogate.data, { x, along: 1, y: surrogate.mean(x, 1) }]
    surrogate = gaussianProcess(data, {
      unordered: features.unordered,
      kernel: older.kernel,
      previous: surrogate,
    })
  }
  for (const settings of [...request.running, ...finished.map((one) => one.settings)]) believe(settings)
  for (let i = 0; i < count; i++) {
    const running = [...request.running, ...chosen]
    const [spread] = sobol.suggest({ ...request, running, count: 1, offset: offset + i })
    const promising =
      (offset + i) % 2 === 0
        ? null
        : mostPromising({
            space,
            features,
            surrogate,
            best: leaders[0]!.y,
            centers,
            reach: () => 1,
            seen,
            random: random.stream('gp').stream(offset + i),
          }).settings
    const settings = promising === null || seen.has(promising) ? spread! : promising
    seen.add(settings)
    chosen.push(settings)
    believe(settings)
  }
  return chosen
}

function modelled(
  request: SuggestRequest,
  { told, older }: { readonly told: readonly Standing[]; readonly older: GaussianProcess | null },
): readonly Settings[] {
  const { space, count, offset, finished, running, random } = request
  const features = featuresOf(space)
  const seen = seenIn(request)
  const center = encode(space, told[0]!.settings)
  const kept = near(told, { center: features.of(told[0]!.settings), most: mostTrials, of: features.of })
  const tame = tamed(kept.map(({ value }) => value))
  const came: Observation[] = kept.map(({ settings, value }) => ({
    x: features.of(settings),
    along: 1,
    y: tame(value),
  }))
  const factor = older === null ? 0 : heeded(older, came)
  const data =
    factor === 0 ? came : came.map((one) => ({ ...one, y: one.y - factor * older!.mean(one.x, 1) }))
  const kernel = kernelFor(data, features.unordered)
  const region = trustRegion(finished, space.parameters.length)
  const feasibility = feasibilityOf(space, told)
  const keeping = came.filter((_, i) => violationOf(kept[i]!.misses) === 0)
  const best = keeping.length === 0 ? null : Math.min(...keeping.map(({ y }) => y))
  // What runs is believed to come out as expected: the deviation shrinks there, the mean stays.
  let rest = gaussianProcess(data, { unordered: features.unordered, kernel })
  const believed = [...data]
  const believe = (settings: Settings): void => {
    const x = features.of(settings)
    believed.push({ x, along: 1, y: rest.mean(x, 1) })
    rest = gaussianProcess(believed, { unordered: features.unordered, kernel, previous: rest })
  }
  for (const settings of running) believe(settings)
  const lengths = relativeLengths(kernel)
  const chosen: Settings[] = []
  for (let i = 0; i < count; i++) {
    const promising = mostPromising({
      space,
      features,
      surrogate: older === null ? rest : stacked(rest, { older, factor }),
      best,
      feasibility,
      centers: [center, ...told.slice(1, 6).map((one) => encode(space, one.settings))],
      reach: (f) => (region >= 1 ? 1 : Math.min(1, 0.5 * region * lengths[f]!)),
      seen,
      random: random.stream('gp').stream(offset + i),
    })
    const settings = seen.has(promising.settings) ? draw(request, offset + i, seen) : promising.settings
    seen.add(settings)
    chosen.push(settings)
    if (i < count - 1) believe(settings)
  }
  return chosen
}

/** Long where the goal hardly changes; their geometric mean is 1. */
function relativeLengths({ lengths }: Kernel): number[] {
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  return [...lengths].map((length) => Math.min(4, Math.max(0.25, Math.exp(length - mean))))
}

/** Fitted on the best and an even sample of the others: the cost grows with the cube of their number. */
function kernelFor(data: readonly Observation[], unordered: readonly boolean[]): Kernel {
  const most = 90
  const sample =
    data.length <= most
      ? data
      : [...data.slice(0, most / 3), ...evenly(data.slice(most / 3), most - most / 3)]
  return fitKernel(sample, { unordered, starts: [defaultKernel(unordered.length)], iterations: 25 })
}

function evenly<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / count)]!)
}

/** Half of them the best, half those nearest to the best. */
function near(
  told: readonly Standing[],
  about: {
    readonly center: Float64Array
    readonly most: number
    readonly of: (settings: Settings) => Float64Array
  },
): readonly Standing[] {
  if (told.length <= about.most) return told
  const best = told.slice(0, about.most / 2)
  const distance = (settings: Settings): number =>
    about.of(settings).reduce((sum, u, f) => sum + squaredDifference(u, about.center[f]!, false), 0)
  const others = told
    .slice(about.most / 2)
    .map((one, rank) => ({ one, rank, distance: distance(one.settings) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, about.most / 2)
    .sort((a, b) => a.rank - b.rank)
  return [...best, ...others.map(({ one }) => one)]
}
