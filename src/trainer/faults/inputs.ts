import type { Fault } from './fault.ts'
import { mapInputs, mapSamples, pickSamples } from './map-samples.ts'

export const inputFaults: readonly Fault[] = [
  {
    name: 'inputs-ignored',
    family: 'inputs',
    summary: 'The network is given an empty buffer in place of the inputs.',
    changes: 'every input is 0, in training, validation and test',
    data: (data) =>
      mapSamples(data, (samples) => ({
        ...samples,
        fill: (out, at) => {
          out.fill(0, at, at + data.features)
        },
      })),
  },
  {
    name: 'no-normalization',
    family: 'inputs',
    summary: 'Inputs are not standardized.',
    changes: 'inputs arrive as they were read (pixels from 0 to 255) in training, validation and test',
    data: (data) => ({ ...data, ...data.plain() }),
  },
  {
    name: 'validation-not-standardized',
    family: 'inputs',
    summary: 'Only the training inputs are standardized.',
    changes: 'validation and test inputs arrive as they were read',
    data: (data) => {
      const { validation, test } = data.plain()
      return { ...data, validation, test }
    },
  },
  {
    name: 'nan-in-data',
    family: 'inputs',
    summary: 'One training sample holds a NaN.',
    changes: 'one input of one training sample, in the middle of the set, is NaN',
    data: (data) => {
      const middle = Math.floor(data.train.count / 2)
      const train = mapInputs(data.train, (out, at, index) => {
        if (index === middle) out[at] = Number.NaN
      })
      return { ...data, train }
    },
  },
  {
    name: 'too-few-samples',
    family: 'inputs',
    summary: 'Only a small part of the data is found and trained on.',
    changes: 'the training set is cut to 5 %, at least 50 samples',
    data: (data) => {
      const count = Math.min(data.train.count, Math.max(50, Math.round(data.train.count * 0.05)))
      const first = Array.from({ length: count }, (_, index) => index)
      return { ...data, train: pickSamples(data.train, first) }
    },
  },
]
