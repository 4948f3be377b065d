import type { Random } from '../../math/random.ts'
import type { SampleSet } from '../data/samples.ts'

/** Above this a "first N samples" order is cut into batches after all. */
const largestFullBatch = 1024

export interface BatchRequest {
  readonly samples: SampleSet
  readonly features: number
  /** Wanted samples of a batch. */
  readonly batch: number
  /** All samples in every batch where they fit, never shuffled: for overfitting a tiny portion. */
  readonly full: boolean
  readonly unshuffled: boolean
  readonly random: Random
  /** Labels to be used in an epoch, where they are not those of the samples. */
  readonly epochLabels?: (labels: Int32Array, random: Random) => Int32Array
}

/** Serves batches in one pair of buffers; each call to `next` overwrites them. */
export interface Batches {
  /** Samples of each batch. */
  readonly size: number
  readonly stepsPerEpoch: number
  readonly x: Float32Array
  readonly y: Int32Array
  readonly next: () => void
}

/**
 * Cuts epochs into batches of one size: the order is drawn anew for each epoch, and the few samples that do not fill a
 * last batch are left out of that epoch.
 */
export function createBatches(request: BatchRequest): Batches {
  const { samples, features, random } = request
  const wanted = request.full && samples.count <= largestFullBatch ? samples.count : request.batch
  const size = Math.min(wanted, samples.count)
  const stepsPerEpoch = Math.max(1, Math.floor(samples.count / size))
  const x = new Float32Array(size * features)
  const y = new Int32Array(size)
  const inOrder = Array.from({ length: samples.count }, (_, index) => index)
  const still = request.full || request.unshuffled
  let order: readonly number[] = inOrder
  let labels = samples.labels
  let filled = false
  let served = 0

  function beginEpoch(epoch: number): void {
    if (!still) order = random.stream(`order ${epoch}`).shuffle([...inOrder])
    if (request.epochLabels === undefined) return
    labels = request.epochLabels(samples.labels, random.stream(`labels ${epoch}`))
  }

  function next(): void {
    const within = served % stepsPerEpoch
    if (within === 0) beginEpoch(served / stepsPerEpoch)
    served++
    // A full batch in a fixed order never changes.
    const sameInputs = filled && still && stepsPerEpoch === 1
    for (let slot = 0; slot < size; slot++) {
      const index = order[within * size + slot]!
      if (!sameInputs) samples.fill(x, slot * features, index)
      y[slot] = labels[index]!
    }
    filled = true
  }

  return { size, stepsPerEpoch, x, y, next }
}
