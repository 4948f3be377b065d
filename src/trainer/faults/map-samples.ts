import type { Random } from '../../math/random.ts'
import type { SampleSet, TrainingData } from '../data/samples.ts'

/** Changes training, validation and test samples alike. */
export function mapSamples(data: TrainingData, change: (samples: SampleSet) => SampleSet): TrainingData {
  return { ...data, train: change(data.train), validation: change(data.validation), test: change(data.test) }
}

/** The samples in another order, or some of them. */
export function pickSamples(samples: SampleSet, indices: readonly number[]): SampleSet {
  return {
    count: indices.length,
    labels: Int32Array.from(indices, (index) => samples.labels[index]!),
    fill: (out, at, index) => samples.fill(out, at, indices[index]!),
  }
}

/** Changes the inputs of each sample after they were written. */
export function mapInputs(
  samples: SampleSet,
  change: (out: Float32Array, at: number, index: number) => void,
): SampleSet {
  return {
    ...samples,
    fill: (out, at, index) => {
      samples.fill(out, at, index)
      change(out, at, index)
    },
  }
}

export function shuffledLabels(labels: Int32Array, random: Random): Int32Array {
  return Int32Array.from(random.shuffle(Array.from(labels)))
}
