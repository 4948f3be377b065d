import type { Facts } from '../../domain/series.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { endLoss, firstLoss, lastOf, trainLosses } from '../reading.ts'
import { doubleSoftmaxFloor } from './expected-loss.ts'
import type { OverfitAttempts } from './overfit.ts'

/** One explanation: its stable word, and a sentence for people. */
export interface Cause {
  readonly word: string
  readonly why: string
}

/** Causes that are seen directly, and that no larger network mends. */
const seenDirectly = new Set([
  'loss-not-connected',
  'optimizer-not-stepping',
  'softmax-twice',
  'zero-initialization',
  'gradient-sign',
])

/** Causes that no rate mends, however far away. */
const whateverTheRate = ['loss-not-connected', 'softmax-twice', 'zero-initialization']

/** Whether rates beyond the ends of the ladder are worth a try. */
export function mayBeTheRate(attempts: Pick<OverfitAttempts, 'own' | 'ladder'>): boolean {
  return !whatFits(attempts).some((cause) => whateverTheRate.includes(cause.word))
}

/** Whether a larger network is worth a try: not where a cause is plain that has nothing to do with its size. */
export function mayBeTooSmall(attempts: Pick<OverfitAttempts, 'own' | 'ladder'>): boolean {
  if (deadEverywhere(attempts.own)) return false
  return !whatFits(attempts).some((cause) => seenDirectly.has(cause.word))
}

/** What fits a network that cannot learn twenty samples at any rate, most telling first. */
export function whatFits({ own, ladder }: Pick<OverfitAttempts, 'own' | 'ladder'>): readonly Cause[] {
  const all = [own, ...ladder]
  const { classes } = own.facts
  const causes: Cause[] = []
  const gradient = own.curves['grad_norm']?.values.filter(Number.isFinite) ?? []
  const moved = all.some((trial) => trainLosses(trial).some((loss) => loss !== trainLosses(trial)[0]))
  const dead = Math.max(0, ...(own.layers[0]?.layers.map((layer) => layer.deadFraction ?? 0) ?? []))
  if (dead >= 0.9) {
    causes.push({
      word: 'dead-relu',
      why: `${Math.round(100 * dead)} % of the units of a layer are dead from the start.`,
    })
  }
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
      why: `It stops near ${floor}, the least that a softmax applied twice leaves with ${classes} classes.`,
    })
  }
  if (hiddenWeightsAllZero(own)) {
    causes.push({
      word: 'zero-initialization',
      why: 'Hidden weights are all zero at the start: every unit does the same and none can move.',
    })
  }
  if (moved && risesAtSmallRates(all)) {
    causes.push({
      word: 'gradient-sign',
      why: 'The loss rises at nearly every rate and falls at none, small ones included: steps go up the gradient.',
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

/** A change of the loss below this share is none. */
const still = 5e-4

function risesAtSmallRates(trials: readonly ObservedTrial[]): boolean {
  const risen = trials.filter((trial) => !(endLoss(trial) <= firstLoss(trial) * (1 + still)))
  const fallen = trials.filter((trial) => endLoss(trial) < firstLoss(trial) * (1 - still))
  return trials.length > 1 && risen.length >= 0.5 * trials.length && fallen.length === 0
}

/** One dead layer may be a narrow one; where all are, it is how they begin. */
function deadEverywhere(trial: ObservedTrial): boolean {
  const shares = trial.layers[0]?.layers.flatMap((layer) => layer.deadFraction ?? []) ?? []
  return shares.length > 1 && shares.every((share) => share >= 0.9)
}
