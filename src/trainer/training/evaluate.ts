import type { SampleSet } from '../data/samples.ts'
import type { Engine } from '../network/network.ts'

export interface Evaluation {
  /** Mean loss without regularization. */
  readonly loss: number
  /** Share of correctly classified samples. */
  readonly accuracy: number
}

const chunk = 1000

/** Evaluates a network on samples, a thousand at a time so that standardized copies of large sets are never held. */
export function createEvaluator(engine: Engine, features: number): (samples: SampleSet) => Evaluation {
  let x = new Float32Array(0)
  return (samples) => {
    const size = Math.min(chunk, samples.count)
    if (x.length < size * features) x = new Float32Array(size * features)
    let loss = 0
    let correct = 0
    for (let from = 0; from < samples.count; from += size) {
      const count = Math.min(size, samples.count - from)
      for (let slot = 0; slot < count; slot++) samples.fill(x, slot * features, from + slot)
      const result = engine.evaluate(x, samples.labels.subarray(from, from + count), count)
      loss += result.loss * count
      correct += result.correct
    }
    return { loss: loss / samples.count, accuracy: correct / samples.count }
  }
}

const compared = 32

/**
 * Evaluates the same samples twice: once side by side in a batch, once each in a batch full of itself. In evaluation
 * mode both losses agree but for the last digits, whether a loss is averaged or summed. They part where dropout is on,
 * and, because copies of one sample have other statistics than a mixed batch, where statistics of the batch are used.
 */
export function evaluateTwice(
  engine: Engine,
  samples: SampleSet,
  features: number,
): { readonly first: number; readonly second: number } {
  const count = Math.min(samples.count, engine.maxBatch, compared)
  const x = new Float32Array(count * features)
  const y = new Int32Array(count)
  for (let slot = 0; slot < count; slot++) samples.fill(x, slot * features, slot)
  const first = engine.evaluate(x, samples.labels.subarray(0, count), count).loss
  let sum = 0
  for (let index = 0; index < count; index++) {
    for (let slot = 0; slot < count; slot++) samples.fill(x, slot * features, index)
    sum += engine.evaluate(x, y.fill(samples.labels[index]!), count).loss
  }
  return { first, second: sum / count }
}
