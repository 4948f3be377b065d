import type { SampleSet, TrainingData } from '../../../src/trainer/data/samples.ts'
import type { Fault } from '../../../src/trainer/faults/fault.ts'
import { mapInputs, mapSamples, pickSamples } from '../../../src/trainer/faults/map-samples.ts'

/** The trainer's faults where they come in one strength only are graded here. */
const about = { family: 'inputs', summary: 'graded by the clinic', changes: 'see bench/clinic' } as const

/** A share of the training labels is replaced by a class at random. */
export function noisyLabels(share: number): Fault {
  return {
    ...about,
    name: 'noisy-labels',
    data: (data, random) => {
      const classes = data.classNames.length
      const labels = data.train.labels.map((label) => (random.next() < share ? random.below(classes) : label))
      return { ...data, train: { ...data.train, labels } }
    },
  }
}

/** Of every class but the first, one sample in `keep` is kept: in training only, or in validation and test as well. */
export function imbalance(keep: number, everywhere = false): Fault {
  const thin = (samples: SampleSet): SampleSet => {
    const seen = new Map<number, number>()
    const kept = Array.from(samples.labels.keys()).filter((index) => {
      const label = samples.labels[index]!
      const nth = seen.get(label) ?? 0
      seen.set(label, nth + 1)
      return label === 0 || nth % keep === 0
    })
    return pickSamples(samples, kept)
  }
  return {
    ...about,
    name: 'class-imbalance',
    data: (data) => (everywhere ? mapSamples(data, thin) : { ...data, train: thin(data.train) }),
  }
}

/** Inputs come in another scale than the standardized one, everywhere alike. */
export function rawInputs(scale: number): Fault {
  return {
    ...about,
    name: 'no-normalization',
    data: (data) =>
      mapSamples(data, (samples) =>
        mapInputs(samples, (out, at) => {
          for (let i = at; i < at + data.features; i++) out[i] = scale * (out[i]! + 1)
        }),
      ),
  }
}

/** Noise on the training inputs, anew at every look, as augmentation makes it. */
export function augmentation(deviation: number): Fault {
  return {
    ...about,
    name: 'augmentation',
    data: (data: TrainingData, random) => ({
      ...data,
      train: mapInputs(data.train, (out, at) => {
        for (let i = at; i < at + data.features; i++) out[i]! += deviation * random.normal()
      }),
    }),
  }
}

/** The rate is cut to `to` of itself at a share of the run. */
export function earlyDrop(at: number, to: number): Fault {
  return { ...about, name: 'early-drop', rate: (progress) => (progress < at ? 1 : to) }
}

/** Triangles between `low` and 1 of the rate, `cycles` of them over the run. */
export function cyclicRate(cycles: number, low: number): Fault {
  return {
    ...about,
    name: 'cyclic-rate',
    rate: (progress) => {
      const phase = (progress * cycles) % 1
      return low + (1 - low) * (phase < 0.5 ? 2 * phase : 2 - 2 * phase)
    },
  }
}
