import { resolve } from 'node:path'
import { BabysitError } from '../../domain/error.ts'
import { cifarClasses, cifarShape, readCifar } from './cifar.ts'
import type { CsvOptions } from './csv.ts'
import { type FoundData, findData } from './find.ts'
import { generate } from './generated/index.ts'
import { readIdxPair } from './idx.ts'
import type { RawDataset } from './samples.ts'
import { readTables } from './table.ts'

/** Reads a data set: the name of a generated one, or a path to a folder or file. */
export function readDataset(data: string, csv: CsvOptions): RawDataset {
  const dataset = generate(data) ?? readFound(findData(resolve(data)), csv)
  const seen = new Set(dataset.main.labels)
  if (seen.size < 2) {
    const only = dataset.classNames[dataset.main.labels[0] ?? 0]
    throw new BabysitError(
      'BS7127',
      `All ${dataset.main.count} training samples of ${data} have the same label, ${JSON.stringify(only)}: there is nothing to tell apart.`,
      { next: 'Check that the right column is taken as the label (--label), and that the file is whole.' },
    )
  }
  return { ...dataset, source: data }
}

function readFound(found: FoundData, csv: CsvOptions): RawDataset {
  switch (found.kind) {
    case 'csv':
      return readTables(found.train, found.test, csv)
    case 'cifar':
      return {
        source: found.train[0]!,
        kind: 'images',
        shape: cifarShape,
        classNames: cifarClasses,
        main: readCifar(found.train),
        test: found.test === null ? null : readCifar([found.test]),
      }
    case 'idx':
      return readIdxSet(found)
  }
}

function readIdxSet(found: FoundData & { kind: 'idx' }): RawDataset {
  const main = readIdxPair(found.train.images, found.train.labels)
  const test = found.test === null ? null : readIdxPair(found.test.images, found.test.labels)
  const size = ({ channels, height, width }: typeof main.shape) => `${channels} x ${height} x ${width}`
  if (test !== null && found.test !== null && size(test.shape) !== size(main.shape)) {
    throw new BabysitError(
      'BS7114',
      `The images of ${found.train.images} are ${size(main.shape)} but those of ${found.test.images} are ${size(test.shape)}.`,
      { next: 'Use training and test images of the same set.' },
    )
  }
  let highest = 0
  for (const labels of [main.samples.labels, test?.samples.labels ?? new Int32Array(0)]) {
    for (const label of labels) if (label > highest) highest = label
  }
  return {
    source: found.train.images,
    kind: 'images',
    shape: main.shape,
    classNames: Array.from({ length: highest + 1 }, (_, label) => String(label)),
    main: main.samples,
    test: test?.samples ?? null,
  }
}
