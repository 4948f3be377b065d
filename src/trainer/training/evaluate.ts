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

/**
 * Evaluates the same samples twice: once as they are, once in two halves. In evaluation mode both agree but for the
 * last digits; they part where dropout is on, and, because of the halves, where statistics of the batch are used.
 */
export function evaluateTwice(
  engine: Engine,
  samples: SampleSet,
  features: number,
): { readonly first: number; readonly second: number } {
  const count = Math.min(samples.count, engine.maxBatch)
  const x = new Float32Array(count * features)
  for (let slot = 0; slot < count; slot++) samples.fill(x, slot * features, slot)
  const y = samples.labels.subarray(0, count)
  const first = engine.evaluate(x, y, count).loss
  const half = Math.floor(count / 2)
  if (half === 0) return { first, second: engine.evaluate(x, y, count).loss }
  const head = engine.evaluate(x, y, half).loss
  const tail = engine.evaluate(x.subarray(half * features), y.subarray(half), count - half).loss
  return { first, second: (head * half + tail * (count - half)) / count }
}
