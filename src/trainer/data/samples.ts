/** Size of one input. Rows of a table are [1, 1, columns]. */
export interface InputShape {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** Samples as they were read: `inputs` is row-major [count, channels * height * width], `labels` holds class numbers. */
export interface RawSamples {
  readonly count: number
  readonly inputs: Uint8Array | Float32Array
  readonly labels: Int32Array
}

/** A data set before it is split and standardized. */
export interface RawDataset {
  /** What it was read from: a path, or the name of a generated set. */
  readonly source: string
  /** `images` are standardized with one mean and deviation for all pixels, `table` column by column. */
  readonly kind: 'images' | 'table'
  readonly shape: InputShape
  /** Names of the classes; a label is an index into it. */
  readonly classNames: readonly string[]
  readonly main: RawSamples
  /** Null where the data come without a test set of their own. */
  readonly test: RawSamples | null
}

/** Samples as the network is given them. */
export interface SampleSet {
  readonly count: number
  /** Class number of each sample. */
  readonly labels: Int32Array
  /** Writes the inputs of sample `index` to `out` from position `at` on. */
  readonly fill: (out: Float32Array, at: number, index: number) => void
}

/** A data set, split and standardized: what training works on. */
export interface TrainingData {
  readonly source: string
  readonly shape: InputShape
  /** Inputs of one sample: channels * height * width. */
  readonly features: number
  readonly classNames: readonly string[]
  /** In an order drawn with the split seed: the first N are a fair subset. */
  readonly train: SampleSet
  readonly validation: SampleSet
  readonly test: SampleSet
  /** The same samples with their inputs as they were read. */
  readonly plain: () => Pick<TrainingData, 'train' | 'validation' | 'test'>
  /** Bytes held in memory. */
  readonly bytes: number
}

/** Number of inputs of one sample. */
export function featureCount(shape: InputShape): number {
  return shape.channels * shape.height * shape.width
}

/** The first `count` samples. */
export function firstSamples(samples: SampleSet, count: number): SampleSet {
  if (count >= samples.count) return samples
  return { count, labels: samples.labels.subarray(0, count), fill: samples.fill }
}

/** Share of each class among `labels`, by class number. */
export function classShares(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  return counts.map((count) => (labels.length === 0 ? 0 : count / labels.length))
}
