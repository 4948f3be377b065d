import { violationOf } from '../../domain/constraint.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { featuresOf } from '../models/features.ts'
import { fitKernel } from '../models/fit-kernel.ts'
import { type GaussianProcess, gaussianProcess } from '../models/gaussian-process.ts'
import { defaultKernel, type Kernel, type Observation } from '../models/kernel.ts'
import { heeded, olderProcess, stacked } from '../models/older-process.ts'
import { tamed } from '../models/tamed.ts'
import type { Contender, RaceRequest } from './tuner.ts'

/** What every trial would come to at the full budget, on the scale of `tamed`; best first, those that miss a constraint last. */
export interface Forecast {
  readonly order: readonly {
    readonly number: number
    readonly mean: number
    /** What it did come to, where it has. */
    readonly end: number | null
    /** What it missed of the constraints at its last report; 0 where it keeps them. */
    readonly missed: number
    readonly x: Float64Array
  }[]
  readonly surrogate: GaussianProcess
}

interface Seen {
  readonly contender: Contender
  readonly at: number
  readonly value: number
  readonly turn: number
}

/** Reports after which the kernel is fitted anew: 10, 16, 26 ... */
const firstFit = 10
const nextFit = 1.6
/** Over the variance of the settings. A process without any bends wildly to meet reports of near settings. */
const leastNoise = 1e-4
/** A fit looks at so many reports at most. */
const mostFitted = 90

/**
 * What is kept of a race between two calls, found by the settings of its first trial: the features of all settings, the
 * kernels, and the newest process, which is extended by what has come since. The answers are the same without.
 */
interface Memory {
  readonly space: Space
  readonly places: Map<Settings, Float64Array>
  readonly kernels: { readonly count: number; readonly lastTurn: number; readonly kernel: Kernel }[]
  surrogate?: GaussianProcess
}
const memories = new WeakMap<Settings, Memory>()

/** The process over all reports at the rungs, and the forecasts that follow from it. */
export function forecastOf(request: RaceRequest, rungs: readonly number[]): Forecast {
  const { space, contenders, full } = request
  const features = featuresOf(space)
  const memory = memoryOf(request)
  const placeOf = (settings: Settings): Float64Array => {
    const known = memory.places.get(settings) ?? features.of(settings)
    memory.places.set(settings, known)
    return known
  }
  const seen = reportsAtRungs(contenders, rungs)
  const observe = (part: readonly Seen[]): Observation[] => {
    const tame = scaleFor(part)
    return part.map(({ contender, at, value }) => ({
      x: placeOf(contender.settings),
      along: progress(at, full),
      y: tame(value),
    }))
  }
  const older = olderProcess(space, request.earlier ?? [])
  /** What the reports come to beyond what older studies foretell of their settings, as far as that shows in them. */
  const beyondOlder = (part: readonly Seen[]) => {
    const came = observe(part)
    const factor = older === null ? 0 : heeded(older, firstReports(part, came))
    const rest =
      factor === 0 ? came : came.map((one) => ({ ...one, y: one.y - factor * older!.mean(one.x, 1) }))
    return { came, rest, factor }
  }
  const { came, rest: data, factor } = beyondOlder(seen)
  const onOlder = (rest: GaussianProcess) => (older === null ? rest : stacked(rest, { older, factor }))
  const kernel = kernelFor(seen, {
    memory,
    unordered: features.unordered,
    observe: (part) => beyondOlder(part).rest,
  })
  const rest = gaussianProcess(data, { unordered: features.unordered, kernel, previous: memory.surrogate })
  memory.surrogate = rest
  const told = onOlder(rest)
  const ends = new Map(
    seen.flatMap(({ contender, at }, i) => (at === full ? [[contender.number, came[i]!.y] as const] : [])),
  )
  const order = contenders
    .filter(({ status, reports }) => reports.length > 0 && status !== 'failed' && status !== 'diverged')
    .map(({ number, settings, misses }) => {
      const x = placeOf(settings)
      return {
        number,
        mean: told.mean(x, 1),
        end: ends.get(number) ?? null,
        missed: Math.min(violationOf(misses), 1e9),
        x,
      }
    })
    .sort((a, b) => a.missed - b.missed || a.mean - b.mean || a.number - b.number)
  // What runs is believed to come out as expected, so that the next worker looks elsewhere.
  const running = contenders
    .filter(({ status }) => status === 'running')
    .map(({ settings }) => placeOf(settings))
  if (running.length === 0) return { order, surrogate: told }
  const believed = running.map((x) => ({ x, along: 1, y: rest.mean(x, 1) }))
  return {
    order,
    surrogate: onOlder(gaussianProcess([...data, ...believed], { unordered: features.unordered, kernel })),
  }
}

/** What each trial came to first: later reports are of those that did well, and further down. */
function firstReports(seen: readonly Seen[], came: readonly Observation[]): readonly Observation[] {
  const first = new Map<number, Observation>()
  for (const [i, { contender, value }] of seen.entries())
    if (!first.has(contender.number) && Number.isFinite(value)) first.set(contender.number, came[i]!)
  return [...first.values()]
}

function memoryOf({ space, contenders }: RaceRequest): Memory {
  const first = contenders[0]!.settings
  const known = memories.get(first)
  if (known?.space === space) return known
  const fresh: Memory = { space, places: new Map(), kernels: [] }
  memories.set(first, fresh)
  return fresh
}

/** In the order in which they came. Of reports between two rungs only the last before a loss counts. */
function reportsAtRungs(contenders: readonly Contender[], rungs: readonly number[]): readonly Seen[] {
  return contenders
    .filter(({ status }) => status !== 'failed')
    .flatMap((contender) =>
      contender.reports
        .filter(({ at, value }) => rungs.includes(at) || !Number.isFinite(value))
        .map((report) => ({ ...report, contender })),
    )
    .sort((a, b) => a.turn - b.turn)
}

/** Judged by where the trials stand now: early reports are far from the best, and that is what the trend is for. */
function scaleFor(seen: readonly Seen[]): (value: number) => number {
  const last = new Map<number, number>()
  for (const { contender, value } of seen) last.set(contender.number, value)
  const best = Math.min(...[...last.values()])
  const tame = tamed([...last.values()])
  return (value) => tame(Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.max(value, best))
}

/** The full budget is at 1, a single unit at 0. */
export function progress(at: number, full: number): number {
  return full <= 1 ? 1 : Math.log(Math.max(1, at)) / Math.log(full)
}

/** Each fit starts from the one before, and knows only of the reports up to its own. */
function kernelFor(
  seen: readonly Seen[],
  about: {
    readonly memory: Memory
    readonly unordered: readonly boolean[]
    readonly observe: (part: readonly Seen[]) => Observation[]
  },
): Kernel {
  const { memory, unordered, observe } = about
  let kernel = defaultKernel(unordered.length)
  for (let [k, count] = [0, firstFit]; count <= seen.length; k++, count = Math.ceil(count * nextFit)) {
    const known = memory.kernels[k]
    const lastTurn = seen[count - 1]!.turn
    if (known?.count === count && known.lastTurn === lastTurn) kernel = known.kernel
    else {
      const sample = worthFitting(seen.slice(0, count), mostFitted)
      const told = observe(sample)
      const starts = [kernel, defaultKernel(unordered.length)] as const
      const fitted = fitKernel(told, { unordered, starts, iterations: 20 })
      kernel = { ...fitted, noise: Math.max(fitted.noise, Math.log(leastNoise)) }
      memory.kernels.length = k
      memory.kernels.push({ count, lastTurn, kernel })
    }
  }
  return kernel
}

/** All reports of the best trials, and the others evenly in the order in which they came. */
function worthFitting(seen: readonly Seen[], most: number): readonly Seen[] {
  if (seen.length <= most) return seen
  const last = new Map<number, number>()
  for (const { contender, value } of seen) last.set(contender.number, value)
  const best = new Set(
    [...last]
      .sort((a, b) => a[1] - b[1])
      .slice(0, most / 4)
      .map(([number]) => number),
  )
  const of = seen.filter(({ contender }) => best.has(contender.number)).slice(0, (most * 2) / 3)
  const rest = seen.filter(({ contender }) => !best.has(contender.number))
  const wanted = Math.min(rest.length, most - of.length)
  const even = Array.from({ length: wanted }, (_, i) => rest[Math.floor(((i + 0.5) * rest.length) / wanted)]!)
  return [...of, ...even].sort((a, b) => a.turn - b.turn)
}
