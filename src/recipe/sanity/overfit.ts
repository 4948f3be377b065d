import type { CheckResult, Verdict } from '../../domain/outcome.ts'
import type { Settings } from '../../domain/setting.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { endLoss, firstLoss, lastOf, mean, trainLosses } from '../reading.ts'
import { rateName, unregularized } from '../settings.ts'
import type { Proposal, StageContext } from '../stage.ts'
import { probeSteps } from '../thrift/probe-steps.ts'
import { probe } from './checks/check.ts'
import { smoothingFloor } from './expected-loss.ts'
import { whatFits } from './what-fits.ts'

/** Training samples that any sound network can learn by heart. */
export const tinyPortion = 20
const steps = 600
/** Share of the first loss that must not be exceeded in the end (ours). */
const enough = 0.01

/** Steps for a run that was on its way when its steps were over. */
const stepsOfPatience = 3000
/** Share of the first loss below which a run counts as on its way (ours). */
const onItsWay = 0.1
/** Steps for a larger network, whose steps take longer and which needs fewer of them. */
const stepsOfLarger = 300

/** Factors on the program's own learning rate that are tried when that one does not do. */
const ladder = [1e-4, 1e-3, 1e-2, 0.1, 1 / 3, 3, 10, 100, 1000]
/** Far enough apart for one of them to work in most cases: see `planLadder`. */
const firstRungs = [0.01, 0.1, 10, 100]
/** Tried as well where the top of the ladder still does nothing, or its foot is still too much. */
const higher = [1e4, 1e5, 1e6]
const lower = [1e-5, 1e-6, 1e-7]
/** Without a rate of the program's own to start from. */
const absoluteLadder = [1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1]

/** Regularization, dropout and augmentation off; the first twenty samples; the program's own learning rate. */
export function planOverfit(context: StageContext): readonly Proposal[] {
  return [attempt(context, {})]
}

/** The same again with more steps where the loss was low already and still falling: slow is not wrong. */
export function planPatience(context: StageContext, own: ObservedTrial): readonly Proposal[] {
  const losses = trainLosses(own)
  const before = mean(losses.slice(-Math.round(losses.length / 4), -Math.round(losses.length / 8)))
  const falling = endLoss(own) < 0.99 * before && endLoss(own) <= onItsWay * firstLoss(own)
  const demanded = demandsByHeart(context)
  return falling && demanded === context.plan.steering.samples && !learntByHeart(own, demanded)
    ? [attempt(context, {}, stepsOfPatience)]
    : []
}

/**
 * The rungs of the ladder, in rounds: all at once, or, where a run costs something to start, first a few on both sides of
 * the program's own rate.
 */
export function planLadder(context: StageContext): readonly (readonly Proposal[])[] {
  const own = ownRate(context)
  if (own === null) return [climb(context, absoluteLadder)]
  if (context.plan.pace === undefined) return [climb(context, ladder, own)]
  return [firstRungs, ladder.filter((factor) => !firstRungs.includes(factor))].map((factors) =>
    climb(context, factors, own),
  )
}

/** Further up where the highest rate left the loss where it was, further down where the lowest one blew it up. */
export function planLongerLadder(
  context: StageContext,
  rungs: readonly ObservedTrial[],
): readonly Proposal[] {
  const own = ownRate(context)
  const [foot, top] = [rungs[0], rungs.at(-1)]
  if (own === null || foot === undefined || top === undefined) return []
  return [
    ...(endLoss(foot) <= 1.05 * firstLoss(foot) ? [] : climb(context, lower, own)),
    ...(endLoss(top) <= 1.05 * firstLoss(top) ? climb(context, higher, own) : []),
  ]
}

function climb(context: StageContext, factors: readonly number[], own = 1): readonly Proposal[] {
  const name = rateName(context.plan)
  if (name === null) return []
  return factors.map((factor) => attempt(context, { [name]: Number((own * factor).toPrecision(3)) }))
}

function ownRate(context: StageContext): number | null {
  const name = rateName(context.plan)
  const own = name === null ? undefined : context.base[name]
  return typeof own === 'number' && own > 0 ? own : null
}

/** A network eight times as wide, at the rate that brought this one furthest and at a third of it: wide ones need less. */
export function planLarger(
  context: StageContext,
  attempts: Pick<OverfitAttempts, 'own' | 'ladder'>,
): readonly Proposal[] {
  const width = context.plan.steering.roles.width
  const now = width === undefined ? undefined : (context.base[width] ?? attempts.own.facts['width'])
  if (width === undefined || typeof now !== 'number') return []
  const wider = { [width]: Math.max(64, Math.round(8 * now)) }
  const name = rateName(context.plan)
  const byEnd = [attempts.own, ...attempts.ladder]
    .filter((trial) => Number.isFinite(endLoss(trial)))
    .sort((a, b) => endLoss(a) - endLoss(b))
  const best = name === null ? undefined : byEnd[0]?.trial.settings[name]
  if (name === null || typeof best !== 'number') return [attempt(context, wider, stepsOfLarger)]
  return [best, best / 3].map((rate) =>
    attempt(context, { ...wider, [name]: Number(rate.toPrecision(3)) }, stepsOfLarger),
  )
}

/** Whether the budget leaves as many steps as it takes to learn samples by heart, and the samples can be picked. */
export function demandsByHeart(context: StageContext): boolean {
  return context.plan.steering.samples && probeSteps(context, steps) === steps
}

function attempt(context: StageContext, settings: Settings, count = steps): Proposal {
  return probe(context, {
    purpose: 'overfit-tiny',
    settings: { ...unregularized(context.plan), ...settings },
    steps: probeSteps(context, count),
    // A program whose samples cannot be picked is trained on all it has; see `learntByHeart`.
    orders: { ...(context.plan.steering.samples ? { samples: tinyPortion } : {}), evaluate: 'none' },
  })
}

/** Share of the first loss that must not be exceeded in the end by a program that was trained on all its samples (ours). */
const down = 0.9

/**
 * Loss at most 1 % of the first (above what label smoothing leaves) and every sample right. Of a program that was trained
 * on all its samples, because these cannot be `picked`, no more can be asked than that its loss goes down.
 */
export function learntByHeart(trial: ObservedTrial, picked = true): boolean {
  if (!picked) return endLoss(trial) <= down * firstLoss(trial)
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
  const samples = countOf(own.facts.trainSamples ?? tinyPortion)
  const evidence = {
    first,
    end,
    share: end / first,
    accuracy: lastOf(own, 'train/accuracy'),
    steps: own.trial.steps,
  }
  const name = 'overfit-tiny'
  const picked = demandsByHeart(context)
  const on = context.plan.steering.samples ? samples : 'all its samples'
  if (!picked && learntByHeart(own, picked)) {
    const why = context.plan.steering.samples
      ? `the budget leaves no time to learn ${on} by heart. Trained on them`
      : 'its samples cannot be picked. Trained on all of them'
    const summary = `Left out: ${why}, its loss goes down from ${short(first)} to ${short(end)} in ${own.trial.steps} steps.`
    return {
      verdict: 'pass',
      workingRate: rateOf(own),
      check: { name, status: 'skipped', summary, causes: [], evidence },
    }
  }
  if (picked && learntByHeart(own)) {
    const summary = `${samples} learnt by heart in ${own.trial.steps} steps: loss ${short(first)} to ${short(end)}.`
    return {
      verdict: 'pass',
      workingRate: rateOf(own),
      check: { name, status: 'pass', summary, causes: [], evidence },
    }
  }
  const [failing, works] = picked
    ? [`${samples} cannot be learnt by heart`, 'it learns them']
    : [`the loss on ${on} does not go down`, 'it does']
  const stuck = `With the rate it has, ${failing}: loss ${short(first)} to ${short(end)}`
  const better = bestOf(
    attempts.ladder.filter((trial) => learntByHeart(trial, picked)),
    rateOf,
  )
  if (better !== null) {
    const [now, then] = [rateOf(own), rateOf(better)]
    const direction = (then ?? 0) < (now ?? 0) ? 'too high' : 'too low'
    const summary = `${stuck}. At a rate of ${then} ${works}: the learning rate of ${now} is ${direction}.`
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
  if (attempts.larger.some((trial) => learntByHeart(trial, picked))) {
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

/** The middle of the rates that work; of those at which the loss never rose far above its start, where there are any. */
function bestOf(
  trials: readonly ObservedTrial[],
  rateOf: (trial: ObservedTrial) => number | null,
): ObservedTrial | null {
  const calm = trials.filter((trial) => Math.max(...trainLosses(trial)) <= 3 * firstLoss(trial))
  const sorted = [...(calm.length > 0 ? calm : trials)].sort((a, b) => (rateOf(a) ?? 0) - (rateOf(b) ?? 0))
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}

function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value)
}

function countOf(samples: number): string {
  return samples === 1 ? '1 sample' : `${samples} samples`
}
