import type { ObservedTrial } from '../../../domain/trial.ts'
import { mean } from '../../reading.ts'

/** Accuracy lost between training and validation that is big (ours), and how many errors of sampling it must exceed. */
const bigGap = 0.1
const errors = 4
/** Without accuracies: the validation loss rose by this share above its least, and is so many times the training loss. */
const risen = 0.1
const apart = 1.5
const fewestEvaluations = 2

/** Accuracies towards the end of a run, as shares. */
export interface Accuracies {
  readonly trained: number
  readonly validated: number
}

/** Levels of the last fifth; null where both were not heard often enough. */
export function accuraciesOf({ curves }: ObservedTrial): Accuracies | null {
  const [trained, validated] = [
    levelOf(curves['train/accuracy']?.values),
    levelOf(curves['val/accuracy']?.values),
  ]
  if (trained === null || validated === null) return null
  const unit = Math.max(trained, validated) > 1.5 ? 100 : 1
  return { trained: trained / unit, validated: validated / unit }
}

/** Whether a run knows its training samples much better than others: surely, and at a cost. */
export function isLearntByHeart(one: ObservedTrial): boolean {
  const accuracies = accuraciesOf(one)
  if (accuracies === null) return losesGround(one)
  const { trained, validated } = accuracies
  const samples = one.facts.validationSamples
  const sampling = samples === undefined ? 0 : Math.sqrt((validated * (1 - validated)) / samples)
  return trained - validated >= Math.max(bigGap, errors * sampling)
}

function losesGround({ curves }: ObservedTrial): boolean {
  const values = curves['val/loss']?.values ?? []
  const [trained, validated] = [levelOf(curves['train/loss']?.values), levelOf(values)]
  if (trained === null || validated === null) return false
  return validated > (1 + risen) * Math.min(...values) && validated > apart * trained
}

function levelOf(values: readonly number[] | undefined): number | null {
  if (values === undefined || values.length < fewestEvaluations) return null
  const level = mean(values.slice(-Math.max(1, Math.round(values.length / 5))))
  return Number.isFinite(level) ? level : null
}
