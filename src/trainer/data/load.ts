import { BabysitError } from '../../domain/error.ts'
import { createRandom } from '../../math/random.ts'
import type { CsvOptions } from './csv.ts'
import { readDataset } from './read.ts'
import {
  featureCount,
  type RawDataset,
  type RawSamples,
  type SampleSet,
  type TrainingData,
} from './samples.ts'
import { stratifiedSplit } from './split.ts'
import { fitStandardization, standardizedSamples, unchanged } from './standardize.ts'

export interface DataOptions extends CsvOptions {
  /** A path, or the name of a generated set. */
  readonly data: string
  /** Share of the training data that is kept apart for validation. */
  readonly validation: number
  /** Share kept apart as a test set where the data bring none. */
  readonly test: number
  /** Use at most so many training samples; null for all. */
  readonly subset: number | null
  /** Governs the split, whatever the seed of the run. */
  readonly splitSeed: number
}

// One data set is kept for each thread: the next run in the same thread nearly always asks for the same one.
let kept: { readonly key: string; readonly data: TrainingData } | null = null

/**
 * Reads, splits and standardizes a data set. The split is stratified and depends on `splitSeed` only; standardization is
 * fitted to the training part. The last data set is kept in memory for the next call with the same options.
 *
 * @throws BabysitError BS71xx for everything that can be wrong with data
 */
export function loadDataset(options: DataOptions): TrainingData {
  const { data, label, separator, header, validation, test, subset, splitSeed } = options
  const key = JSON.stringify([data, label, separator, header, validation, test, subset, splitSeed])
  if (kept === null || kept.key !== key) {
    // Let go of the old one first: two large sets need not be in memory at once.
    kept = null
    kept = { key, data: prepare(readDataset(data, options), options) }
  }
  return kept.data
}

function prepare(raw: RawDataset, options: DataOptions): TrainingData {
  const parts = split(raw, options)
  const features = featureCount(raw.shape)
  const standardization = fitStandardization(raw.main, parts.train.indices, { features, kind: raw.kind })
  const view = (part: Part, how: typeof standardization): SampleSet =>
    standardizedSamples(part.samples, part.indices, { features, standardization: how })
  const size = (samples: RawSamples) => samples.inputs.byteLength + samples.labels.byteLength
  return {
    source: raw.source,
    shape: raw.shape,
    features,
    classNames: raw.classNames,
    train: view(parts.train, standardization),
    validation: view(parts.validation, standardization),
    test: view(parts.test, standardization),
    plain: () => ({
      train: view(parts.train, unchanged),
      validation: view(parts.validation, unchanged),
      test: view(parts.test, unchanged),
    }),
    bytes: size(raw.main) + (raw.test === null ? 0 : size(raw.test)),
  }
}

interface Part {
  readonly samples: RawSamples
  readonly indices: Int32Array
}

function split(raw: RawDataset, options: DataOptions): { train: Part; validation: Part; test: Part } {
  const random = createRandom(options.splitSeed).stream('split')
  // The validation share is counted from what is left for training once a test set was taken away.
  const testShare = raw.test === null ? options.test : 0
  const shares = [options.validation * (1 - testShare), testShare]
  const [train, validation, ownTest] = stratifiedSplit(raw.main.labels, shares, random)
  const test =
    raw.test === null
      ? { samples: raw.main, indices: ownTest! }
      : { samples: raw.test, indices: Int32Array.from({ length: raw.test.count }, (_, index) => index) }
  const kept = options.subset === null ? train! : train!.subarray(0, options.subset)
  if (kept.length < 2 || validation!.length === 0 || test.indices.length === 0) {
    throw new BabysitError(
      'BS7128',
      `${raw.source} is too small: ${raw.main.count} samples leave ${kept.length} for training, ` +
        `${validation!.length} for validation and ${test.indices.length} for testing.`,
      { next: 'Give more data, or other shares with --validation and --test-share.' },
    )
  }
  return {
    train: { samples: raw.main, indices: kept },
    validation: { samples: raw.main, indices: validation! },
    test,
  }
}
