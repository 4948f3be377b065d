import { type DataOptions, loadDataset } from './load.ts'
import { classShares, type InputShape } from './samples.ts'

/** What there is to know of a data set before anything is trained. */
export interface DataFacts {
  readonly classes: number
  readonly classNames: readonly string[]
  /** Share of each class among the training labels. */
  readonly classShares: readonly number[]
  readonly trainSamples: number
  readonly validationSamples: number
  readonly testSamples: number
  readonly shape: InputShape
  /** Inputs of one sample. */
  readonly features: number
  /** Bytes it takes in memory. */
  readonly bytes: number
}

/** Loads a data set and says what is in it; throws what `loadDataset` throws. */
export function describeData(options: DataOptions): DataFacts {
  const data = loadDataset(options)
  const classes = data.classNames.length
  return {
    classes,
    classNames: data.classNames,
    classShares: classShares(data.train.labels, classes),
    trainSamples: data.train.count,
    validationSamples: data.validation.count,
    testSamples: data.test.count,
    shape: data.shape,
    features: data.features,
    bytes: data.bytes,
  }
}
