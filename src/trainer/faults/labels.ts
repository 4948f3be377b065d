import type { Fault } from './fault.ts'
import { mapInputs, mapSamples, pickSamples, shuffledLabels } from './map-samples.ts'

export const labelFaults: readonly Fault[] = [
  {
    name: 'shuffled-labels',
    family: 'labels',
    summary: 'Labels are paired with the wrong inputs.',
    changes: 'one fixed random permutation of the labels in each of training, validation and test set',
    data: (data, random) =>
      mapSamples(data, (samples) => ({ ...samples, labels: shuffledLabels(samples.labels, random) })),
  },
  {
    name: 'labels-reshuffled-each-epoch',
    family: 'labels',
    summary: 'Inputs and labels are shuffled apart from each other, anew in each epoch.',
    changes: 'the training labels are permuted at random before every epoch',
    epochLabels: shuffledLabels,
  },
  {
    name: 'noisy-labels',
    family: 'labels',
    summary: 'Many labels are wrong.',
    changes: '40 % of the training labels are replaced by a random class',
    data: (data, random) => {
      const classes = data.classNames.length
      const labels = data.train.labels.map((label) => (random.next() < 0.4 ? random.below(classes) : label))
      return { ...data, train: { ...data.train, labels } }
    },
  },
  {
    name: 'off-by-one-labels',
    family: 'labels',
    summary: 'Validation and test labels are numbered one off from those trained on.',
    changes: 'every validation and test label becomes the next class',
    data: (data) => {
      const next = (labels: Int32Array) => labels.map((label) => (label + 1) % data.classNames.length)
      return {
        ...data,
        validation: { ...data.validation, labels: next(data.validation.labels) },
        test: { ...data.test, labels: next(data.test.labels) },
      }
    },
  },
  {
    name: 'labels-leaked',
    family: 'labels',
    summary: 'The label is among the inputs.',
    changes:
      'the first inputs hold the label (one-hot where there is room), in training, validation and test',
    data: (data) =>
      mapSamples(data, (samples) => {
        const classes = data.classNames.length
        if (classes >= data.features) {
          return mapInputs(samples, (out, at, index) => {
            out[at] = 2 * samples.labels[index]! - (classes - 1)
          })
        }
        return mapInputs(samples, (out, at, index) => {
          out.fill(0, at, at + classes)
          out[at + samples.labels[index]!] = 5
        })
      }),
  },
  {
    name: 'class-imbalance',
    family: 'labels',
    summary: 'Nearly all samples are of one class.',
    changes: 'of every class but the first, only one training sample in 30 is kept',
    data: (data) => {
      const seen = new Map<number, number>()
      const kept = Array.from(data.train.labels.keys()).filter((index) => {
        const label = data.train.labels[index]!
        const nth = seen.get(label) ?? 0
        seen.set(label, nth + 1)
        return label === 0 || nth % 30 === 0
      })
      return { ...data, train: pickSamples(data.train, kept) }
    },
  },
]
