import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { allows } from '../../space/contains.ts'
import { encode } from '../../space/encode.ts'
import { type Features, featuresOf } from '../models/features.ts'
import { fitKernel } from '../models/fit-kernel.ts'
import { type GaussianProcess, gaussianProcess } from '../models/gaussian-process.ts'
import { mostPromising } from '../models/improvement.ts'
import { defaultKernel, type Observation } from '../models/kernel.ts'
import { levelled } from '../models/levelled.ts'
import { gp } from './gp.ts'
import { draw, random } from './random.ts'
import type { PastTrial, Sampler, SuggestRequest } from './sampler.ts'
import { seenIn } from './unseen.ts'

/** Trials that must be known before there is a model, one of them trained in full. */
const fewest = 12
/** The model looks at so many at most: the best of them, and the others evenly. */
const most = 150
/** Variance of the noise over that of the settings, as it is believed to be beforehand. */
const usualNoise = 0.005
/** As many trials as a running one is believed for. */
const firmness = 4
/** A training of this share of the full budget is at 0 along the way, one in full at 1. */
const shortest = 1 / 16

/**
 * Random search while little is known, then a Gaussian process over settings and budget: what the short trials of the coarse stage
 * say counts for the long ones as far as the two go together. The settings with the largest expected improvement at the full
 * budget are tried; what was only lucky is levelled by its neighbours (in the spirit of Swersky, Snoek & Adams 2013 and of
 * Letham et al. 2019, with the best mean in place of the best value).
 */
export const adaptive: Sampler = {
  name: 'adaptive',
  learns: true,
  severalGoals: false,
  summary: 'Draws at random while little is known, then tries what a model of all trials promises most of.',
  suggest(request) {
    const model = modelOf(request)
    if (model !== null) return promising(request, model)
    // Older studies are known before the first trial.
    const isInformed = (request.earlier ?? []).length > 0
    return isInformed ? gp.suggest(request) : random.suggest(request)
  },
  expect(request) {
    const model = modelOf(request)
    return model === null ? null : (settings) => model.surrogate.mean(model.features.of(settings), 1)
  },
}

interface Model {
  readonly features: Features
  readonly data: readonly Observation[]
  readonly surrogate: GaussianProcess
  /** Best first, by the model. */
  readonly leaders: readonly { readonly settings: Settings; readonly mean: number }[]
}

interface Heard {
  readonly settings: Settings
  readonly share: number
  readonly goal: number
}

function modelOf({ space, finished }: Pick<SuggestRequest, 'space' | 'finished'>): Model | null {
  const inFull = finished.some(({ status, reached }) => status === 'complete' && (reached?.share ?? 1) >= 1)
  const heard = inFull ? heardOf(finished, space) : []
  if (heard.length < fewest || !heard.some(({ goal }) => Number.isFinite(goal))) return null
  const features = featuresOf(space)
  const { unordered } = features
  const level = levelled(heard.map(({ goal }) => goal))
  const data = heard.map(({ settings, share, goal }) => ({
    x: features.of(settings),
    along: 1 - Math.log(share) / Math.log(shortest),
    y: level(goal),
  }))
  const noise = Math.log(usualNoise)
  const starts = [{ ...defaultKernel(features.size), noise }] as const
  const kernel = fitKernel(data, { unordered, starts, iterations: 30, noise })
  const surrogate = gaussianProcess(data, { unordered, kernel })
  const leaders = heard
    .map(({ settings }, i) => ({ settings, mean: surrogate.mean(data[i]!.x, 1) }))
    .sort((a, b) => a.mean - b.mean)
  return { features, data, surrogate, leaders }
}

/** In order of their numbers. A program that broke says nothing, and what lies beyond today's ranges nothing of them. */
function heardOf(finished: readonly PastTrial[], space: Space): readonly Heard[] {
  const told = finished
    .filter(({ status, settings }) => status !== 'failed' && liesIn(space, settings))
    .map(({ number, settings, status, value, reached }) => ({
      number,
      settings,
      share: Math.min(1, Math.max(1e-3, reached?.share ?? 1)),
      goal:
        status === 'diverged'
          ? Number.POSITIVE_INFINITY
          : (reached?.goal ?? value ?? Number.POSITIVE_INFINITY),
    }))
    .sort((a, b) => a.number - b.number)
  if (told.length <= most) return told
  const ranked = [...told].sort((a, b) => (a.goal === b.goal ? a.number - b.number : a.goal - b.goal))
  const others = ranked.slice(most / 2)
  const even = Array.from({ length: most / 2 }, (_, i) => others[Math.floor((2 * i * others.length) / most)]!)
  return [...ranked.slice(0, most / 2), ...even].sort((a, b) => a.number - b.number)
}

function liesIn({ parameters }: Space, settings: Settings): boolean {
  return parameters.every((parameter) => {
    const value = settings[parameter.name]
    return value === undefined || allows(parameter, value)
  })
}

function promising(request: SuggestRequest, model: Model): readonly Settings[] {
  const { space, count, offset, running } = request
  const { features, leaders } = model
  const { unordered } = features
  const seen = seenIn(request)
  let { surrogate } = model
  const believed = [...model.data]
  // What runs is believed to come out as expected, and firmly: with the noise of one trial the next would be tried right beside it.
  const believe = (settings: Settings): void => {
    const x = features.of(settings)
    const y = surrogate.mean(x, 1)
    for (let i = 0; i < firmness; i++) believed.push({ x, along: 1, y })
    surrogate = gaussianProcess(believed, { unordered, kernel: surrogate.kernel })
  }
  for (const settings of running) believe(settings)
  const centers = leaders.slice(0, 6).map(({ settings }) => encode(space, settings))
  const chosen: Settings[] = []
  for (let i = 0; i < count; i++) {
    const found = mostPromising({
      space,
      features,
      surrogate,
      best: leaders[0]!.mean,
      centers,
      reach: () => 1,
      seen,
      random: request.random.stream('adaptive').stream(offset + i),
    })
    // Where all that promises something was tried before.
    const settings = seen.has(found.settings) ? draw(request, offset + i, seen) : found.settings
    seen.add(settings)
    chosen.push(settings)
    if (i < count - 1) believe(settings)
  }
  return chosen
}
