import type { Settings } from '../../domain/setting.ts'
import { quantile } from '../../math/quantile.ts'
import { encode } from '../../space/encode.ts'
import { feasibilityOf } from '../models/feasibility.ts'
import { featuresOf } from '../models/features.ts'
import type { GaussianProcess } from '../models/gaussian-process.ts'
import { logImprovement, mostPromising } from '../models/improvement.ts'
import { draw } from '../samplers/random.ts'
import { sobol } from '../samplers/sobol.ts'
import { seenIn } from '../samplers/unseen.ts'
import { type Forecast, forecastOf, progress } from './forecast.ts'
import { bestByLastReport } from './plain.ts'
import { type Contender, type Move, type RaceRequest, reached, rungsOf, type Tuner } from './tuner.ts'

/** Each rung trains so many times longer than the one before; about so many of its trials have one that goes on. */
const factor = 3
/** The first look at settings: this share of the full budget. */
const firstLook = 1 / 25
/** A best that is better than another by this share of its distance to the median is news. */
const news = 0.01
/** So many times more than by its own account the model may be wrong at most. */
const mostDoubt = 4

/**
 * From coarse to fine (method, section 3), for programs whose trials can wait and go on.
 *
 * Coarse: settings spread evenly over the space, each looked at briefly. Fine: a Gaussian process over settings and
 * progress foretells from all reports what every trial would come to at the full budget; whoever is among the best third of
 * its rung by that forecast goes on, the furthest first; where nobody is, the settings with the largest expected
 * improvement at the full budget are tried, as far as a look at them is expected to pay. Where this has led to nothing
 * better for a while, the process is trusted less, and settings further away are tried. So what looked good early is trained longer only while the curves of its
 * neighbours say that it stays good, and new settings come from ever nearer to the best: the model narrows by itself.
 *
 * Rungs and the order of promotion are those of ASHA (Li et al. 2020), judged by the forecast instead of by the report; the
 * process is in the spirit of freeze-thaw (Swersky, Snoek & Adams 2014) and of BOCA (Kandasamy et al. 2017).
 */
export const coarseToFine: Tuner = {
  name: 'coarse-to-fine',
  summary:
    'Looks at many settings briefly, forecasts where each would end, and trains on what promises most.',
  learns: true,
  next(request) {
    const { contenders, full } = request
    const rungs = rungsOf(full, { least: Math.max(1, Math.round(full * firstLook)), factor })
    const heard = contenders.filter(({ reports, status }) => reports.length > 0 && status !== 'failed')
    const coarse = firstLooks(request)
    // Others run meanwhile: what they say will count later.
    if (contenders.length < coarse || heard.length < Math.min(coarse, 6)) return spread(request, rungs[0]!)
    const forecast = forecastOf(request, rungs)
    return promotion(request, { rungs, forecast }) ?? promising(request, { rungs, forecast })
  },
  leader(request) {
    const { contenders, full } = request
    const coarse = firstLooks(request)
    if (contenders.filter(({ reports }) => reports.length > 0).length < coarse)
      return bestByLastReport(contenders)
    const rungs = rungsOf(full, { least: Math.max(1, Math.round(full * firstLook)), factor })
    const { order, surrogate } = forecastOf(request, rungs)
    // What has come to its end is taken at its word; a forecast must be better by as much as it is uncertain.
    // Those that keep the constraints come first, if there are any.
    const first = order.filter(({ missed }) => missed === (order[0]?.missed ?? 0))
    const worth = first.map(({ end, mean, x }) => end ?? mean + surrogate.predict(x, 1).deviation)
    return first[worth.indexOf(Math.min(...worth))]?.number ?? null
  },
}

/** Settings that are looked at before anything is concluded. */
function firstLooks({ space }: RaceRequest): number {
  return Math.max(10, space.parameters.length + 5)
}

function spread(request: RaceRequest, upTo: number): Move {
  const { space, contenders, random } = request
  const [settings] = sobol.suggest({
    space,
    finished: [],
    running: contenders.map((one) => one.settings),
    count: 1,
    offset: contenders.length,
    random,
  })
  return { kind: 'start', settings: settings!, upTo, why: 'coarse: spread evenly over the space' }
}

function promotion(
  { contenders }: RaceRequest,
  { rungs, forecast }: { readonly rungs: readonly number[]; readonly forecast: Forecast },
): Move | null {
  const byNumber = new Map(contenders.map((one) => [one.number, one]))
  const ranked = forecast.order.map(({ number }) => byNumber.get(number)!)
  for (let k = rungs.length - 2; k >= 0; k--) {
    const there = ranked.filter((one) => reached(one) >= rungs[k]!)
    const through = there.slice(0, Math.floor(there.length / factor))
    const waiting = through.find((one) => one.status === 'waiting' && reached(one) < rungs[k + 1]!)
    if (waiting === undefined) continue
    const place = there.indexOf(waiting) + 1
    return {
      kind: 'resume',
      number: waiting.number,
      upTo: rungs[k + 1]!,
      why: `forecast ${ordinal(place)} best of the ${there.length} that came to ${rungs[k]}`,
    }
  }
  return null
}

function promising(
  request: RaceRequest,
  { rungs, forecast }: { readonly rungs: readonly number[]; readonly forecast: Forecast },
): Move {
  const { space, contenders, random } = request
  const index = contenders.length
  const seen = seenIn({ space, finished: [], running: contenders.map((one) => one.settings) })
  const byNumber = new Map<number, Contender>(contenders.map((one) => [one.number, one]))
  const surrogate = widened(forecast.surrogate, doubt(request))
  const leading = forecast.order.map(({ number, mean }) => {
    const { settings, misses } = byNumber.get(number)!
    return { settings, misses, value: mean }
  })
  const leaders = leading.slice(0, 8).map(({ settings }) => settings)
  const found = mostPromising({
    space,
    features: featuresOf(space),
    surrogate,
    best: forecast.order[0]!.mean,
    feasibility: feasibilityOf(space, leading),
    centers: leaders.map((settings: Settings) => encode(space, settings)),
    reach: () => 1,
    seen,
    random: random.stream('fine').stream(index),
    effort: { spread: 192, near: 128, steps: 8, leaders: 3, slope: 12 },
  })
  const settings = seen.has(found.settings) ? draw(request, index, seen) : found.settings
  const chance = logImprovement(forecast.surrogate.predict(found.x, 1), forecast.order[0]!.mean)
  return {
    kind: 'start',
    settings,
    upTo: worthwhileLook(found.x, { rungs, surrogate, best: forecast.order[0]!.mean, full: request.full }),
    why: `fine: the largest expected improvement (e^${chance.toFixed(1)}) at the full budget`,
  }
}

/**
 * How many times wider than by its own account the model may be wrong: the longer it led to nothing better, the more. Doubles in
 * as many full trainings as there are parameters.
 */
function doubt({ contenders, full, space }: RaceRequest): number {
  const ends = contenders.flatMap(({ reports }) => reports.filter(({ at }) => at === full))
  if (ends.length === 0) return 1
  const standing = contenders.flatMap(({ reports }) => reports.slice(-1)).map(({ value }) => value)
  const best = Math.min(...ends.map(({ value }) => value))
  const close = best + news * (quantile(standing.filter(Number.isFinite), 0.5) - best)
  const since = Math.min(...ends.filter(({ value }) => value <= close).map(({ turn }) => turn))
  const later = contenders.map(
    (one) =>
      reached(one) - Math.max(0, ...one.reports.filter(({ turn }) => turn <= since).map(({ at }) => at)),
  )
  const inVain = later.reduce((sum, amount) => sum + amount, 0) / full
  return Math.min(mostDoubt, 2 ** (inVain / space.parameters.length))
}

/** Every prediction as uncertain as `factor` times its own account of it. */
function widened(surrogate: GaussianProcess, factor: number): GaussianProcess {
  return {
    ...surrogate,
    predict(x, along) {
      const { mean, deviation } = surrogate.predict(x, along)
      return { mean, deviation: factor * deviation }
    },
    slope(x, along) {
      const { mean, deviation, by } = surrogate.slope(x, along)
      return { mean, deviation: factor * deviation, by: [by[0], by[1].map((slope) => factor * slope)] }
    },
  }
}

/**
 * How far new settings are trained before they are judged: to the rung whose report is expected to improve the forecast of
 * the end most for each unit of training; to begin a training costs as much as a first look.
 */
function worthwhileLook(
  x: Float64Array,
  about: {
    readonly rungs: readonly number[]
    readonly surrogate: GaussianProcess
    readonly best: number
    readonly full: number
  },
): number {
  const { rungs, surrogate, best, full } = about
  const { mean, deviation } = surrogate.predict(x, 1)
  const worth = rungs.map((rung) => {
    const told = rung === full ? 1 : surrogate.foretells(x, progress(rung, full))
    const gain = logImprovement({ mean, deviation: Math.max(1e-9, deviation * told) }, best)
    return gain - Math.log(rung + rungs[0]!)
  })
  return rungs[worth.indexOf(Math.max(...worth))]!
}

function ordinal(place: number): string {
  return place === 1 ? 'the' : `number ${place},`
}
