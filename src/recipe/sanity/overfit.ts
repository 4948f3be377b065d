import type { CheckResult, Verdict } from '../../domain/outcome.ts'
import type { Facts } from '../../domain/series.ts'
import type { Settings } from '../../domain/setting.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { endLoss, firstLoss, lastOf, trainLosses } from '../reading.ts'
import { rateName, unregularized } from '../settings.ts'
import type { Proposal, StageContext } from '../stage.ts'
import { probe } from './checks/check.ts'
import { doubleSoftmaxFloor, smoothingFloor } from './expected-loss.ts'

/** Training samples that any sound network can learn by heart. */
export const tinyPortion = 20
const steps = 600
/** Share of the first loss that must not be exceeded in the end (ours). */
const enough = 0.01

/** Factors on the program's own learning rate that are tried when that one does not do. */
const ladder = [1e-4, 1e-3, 1e-2, 0.1, 1 / 3, 3, 10, 100, 1000]
/** Without a rate of the program's own to start from. */
const absoluteLadder = [1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1]

/** Regularization, dropout and augmentation off; the first twenty samples; the program's own learning rate. */
export function planOverfit(context: StageContext): readonly Proposal[] {
  return [attempt(context, {})]
}

export function planLadder(context: StageContext): readonly Proposal[] {
  const name = rateName(context.plan)
  if (name === null) return []
  const own = context.base[name]
  const rates = typeof own === 'number' && own > 0 ? ladder.map((factor) => own * factor) : absoluteLadder
  return rates.map((rate) => attempt(context, { [name]: Number(rate.toPrecision(3)) }))
}

/** A network eight times as wide, at rates around the program's own. */
export function planLarger(context: StageContext): readonly Proposal[] {
  const width = context.plan.steering.roles.width
  const now = width === undefined ? undefined : (context.base[width] ?? context.facts['width'])
  if (width === undefined || typeof now !== 'number') return []
  const wider = { [width]: Math.max(64, Math.round(8 * now)) }
  const name = rateName(context.plan)
  const own = name === null ? undefined : context.base[name]
  if (name === null || typeof own !== 'number') return [attempt(context, wider)]
  return [0.1, 1, 10].map((factor) => attempt(context, { ...wider, [name]: own * factor }))
}

function attempt(context: StageContext, settings: Settings): Proposal {
  return probe(context, {
    purpose: 'overfit-tiny',
    settings: { ...unregularized(context.plan), ...settings },
    steps,
    orders: { samples: tinyPortion, evaluate: 'none' },
  })
}

/** Loss at most 1 % of the first (above what label smoothing leaves) and every sample right. */
export function learntByHeart(trial: ObservedTrial): boolean {
  const floor = smoothingFloor(trial.facts)
  const accuracy = trial.curves['train/accuracy']?.values.at(-1) ?? 1
  return endLoss(trial) - floor <= enough * (firstLoss(trial) - floor) && accuracy >= 1
}

export interface OverfitAttempts {
  readonly own: ObservedTrial
  readonly ladder: readonly ObservedTrial[]
  readonly larger: readonly ObservedTrial[]
}

export interface OverfitResult {
  readonly verdict: Verdict
  readonly check: Omit<CheckResult, 'trials'>
  readonly workingRate: number | null
}

/** Method, section 1: one of the ladder's rates works → learning rate; a larger network works → scale up; else broken. */
export function judgeOverfit(context: StageContext, attempts: OverfitAttempts): OverfitResult {
  const { own } = attempts
  const rate = rateName(context.plan)
  const rateOf = (trial: ObservedTrial) =>
    rate === null ? null : ((trial.trial.settings[rate] as number | undefined) ?? null)
  const [first, end] = [firstLoss(own), endLoss(own)]
  const evidence = {
    first,
    end,
    share: end / first,
    accuracy: lastOf(own, 'train/accuracy'),
    steps: own.trial.steps,
  }
  const name = 'overfit-tiny'
  if (learntByHeart(own)) {
    const summary = `${tinyPortion} samples were learnt by heart in ${own.trial.steps} steps: loss ${short(first)} to ${short(end)}.`
    return {
      verdict: 'pass',
      workingRate: rateOf(own),
      check: { name, status: 'pass', summary, causes: [], evidence },
    }
  }
  const stuck = `With the rate it has, ${tinyPortion} samples are not learnt by heart: loss ${short(first)} to ${short(end)}`
  const better = bestOf(attempts.ladder.filter(learntByHeart), rateOf)
  if (better !== null) {
    const [now, then] = [rateOf(own), rateOf(better)]
    const direction = (then ?? 0) < (now ?? 0) ? 'too high' : 'too low'
    const summary = `${stuck}. At a rate of ${then} they are: the learning rate of ${now} is ${direction}.`
    return {
      verdict: 'learning-rate',
      workingRate: then,
      check: {
        name,
        status: 'fail',
        summary,
        causes: [direction === 'too high' ? 'rate-too-high' : 'rate-too-low'],
        evidence,
      },
    }
  }
  if (attempts.larger.some(learntByHeart)) {
    const summary = `${stuck}, at no rate; a network eight times as wide learns them. Scale up the network.`
    return {
      verdict: 'scale-up',
      workingRate: null,
      check: { name, status: 'fail', summary, causes: ['network-too-small'], evidence },
    }
  }
  const causes = whatFits(attempts)
  const tried = attempts.ladder.length === 0 ? '' : `, nor at any of ${attempts.ladder.length} other rates`
  const summary = `${stuck}${tried}. ${causes[0]!.why}`
  return {
    verdict: 'broken',
    workingRate: null,
    check: { name, status: 'fail', summary, causes: causes.map((cause) => cause.word), evidence },
  }
}

function bestOf(
  trials: readonly ObservedTrial[],
  rateOf: (trial: ObservedTrial) => number | null,
): ObservedTrial | null {
  const sorted = [...trials].sort((a, b) => (rateOf(a) ?? 0) - (rateOf(b) ?? 0))
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}

interface Cause {
  readonly word: string
  readonly why: string
}

/** What fits a network that cannot learn twenty samples at any rate, most telling first. */
function whatFits({ own, ladder }: OverfitAttempts): readonly Cause[] {
  const all = [own, ...ladder]
  const { classes } = own.facts
  const causes: Cause[] = []
  const gradient = own.curves['grad_norm']?.values.filter(Number.isFinite) ?? []
  const moved = all.some((trial) => trainLosses(trial).some((loss) => loss !== trainLosses(trial)[0]))
  if (gradient.length > 0 && gradient.every((norm) => norm === 0)) {
    causes.push({
      word: 'loss-not-connected',
      why: 'The gradient is exactly zero: the loss is not connected to the weights.',
    })
  } else if (!moved) {
    causes.push({
      word: 'optimizer-not-stepping',
      why: 'The loss never changes: no step reaches the weights.',
    })
  }
  if (classes !== undefined && atDoubleSoftmaxFloor(all, own.facts)) {
    const floor = doubleSoftmaxFloor(classes).toFixed(3)
    causes.push({
      word: 'softmax-twice',
      why: `The loss stops at ${floor}, the floor that a softmax applied twice leaves with ${classes} classes.`,
    })
  }
  if (hiddenWeightsAllZero(own)) {
    causes.push({
      word: 'zero-initialization',
      why: 'Hidden weights are all zero at the start: every unit does the same and none can move.',
    })
  }
  const dead = Math.max(0, ...(own.layers[0]?.layers.map((layer) => layer.deadFraction ?? 0) ?? []))
  if (dead >= 0.9) {
    causes.push({
      word: 'dead-relu',
      why: `${Math.round(100 * dead)} % of the units of a layer are dead from the start.`,
    })
  }
  const risen = all.filter((trial) => !(endLoss(trial) <= firstLoss(trial) * 1.0005)).length
  if (risen >= 0.7 * all.length && all.length > 1 && moved) {
    causes.push({
      word: 'gradient-sign',
      why: 'The loss rises at nearly every rate, small ones included: steps go up the gradient.',
    })
  }
  causes.push({
    word: 'labels',
    why: 'Its steps lower the loss no further than guessing: the labels may have nothing to do with the inputs.',
  })
  return causes
}

function atDoubleSoftmaxFloor(trials: readonly ObservedTrial[], facts: Facts): boolean {
  const floor = doubleSoftmaxFloor(facts.classes!)
  const lowest = Math.min(...trials.map(endLoss).filter(Number.isFinite))
  const accurate = trials.some(
    (trial) => lastOf(trial, 'train/accuracy') >= 0.9 && endLoss(trial) >= 0.98 * floor,
  )
  return accurate && lowest >= 0.98 * floor && lowest <= 1.12 * floor
}

function hiddenWeightsAllZero(trial: ObservedTrial): boolean {
  const layers = trial.layers[0]?.layers ?? []
  const hidden = layers.slice(0, -1).filter((layer) => layer.kind !== 'normalization')
  return hidden.length > 0 && hidden.every((layer) => layer.weightNorm === 0)
}

function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value)
}
