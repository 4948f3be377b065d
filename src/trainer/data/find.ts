import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { BabysitError } from '../../domain/error.ts'

/** Files of a pair of images and labels. */
export interface IdxPair {
  readonly images: string
  readonly labels: string
}

/** What kind of data a path holds, and in which files. */
export type FoundData =
  | { readonly kind: 'idx'; readonly train: IdxPair; readonly test: IdxPair | null }
  | { readonly kind: 'cifar'; readonly train: readonly string[]; readonly test: string | null }
  | { readonly kind: 'csv'; readonly train: string; readonly test: string | null }

/**
 * Looks at a file or a folder and says how to read it: IDX pairs told by name (`train-images...`, `t10k-labels...`),
 * CIFAR-10 batches (`data_batch_1.bin`, `test_batch.bin`), CSV files (`.csv`, `.tsv`, `.data`, `.txt`, `.tra`, `.tes`), each
 * also with `.gz`.
 *
 * @throws BabysitError BS7101 where there is nothing at the path, BS7102 where nothing in it can be read
 */
export function findData(path: string): FoundData {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) {
    throw new BabysitError('BS7101', `There is no data folder or file ${path}.`, {
      next: 'Check --data; or use a generated set: spirals, moons or glyphs.',
    })
  }
  if (stats.isDirectory()) return fromFolder(path)
  if (idxName.test(basename(path))) return fromFolder(dirname(path))
  if (cifarName.test(basename(path))) return { kind: 'cifar', train: [path], test: null }
  return { kind: 'csv', train: path, test: null }
}

const idxName = /(images|labels).*(idx|ubyte)|idx[134]-ubyte/i
const cifarName = /^(data|test)_batch(_\d+)?\.bin(\.gz)?$/i
const csvName = /\.(csv|tsv|data|txt|tra|tes|train|test)(\.gz)?$/i
const testName = /test|t10k|\.tes(\.gz)?$/i
const trainName = /train|\.tra(\.gz)?$/i

function fromFolder(folder: string): FoundData {
  const names = readdirSync(folder).sort()
  const at = (name: string) => join(folder, name)
  return idxIn(names, at) ?? cifarIn(names, at) ?? csvIn(names, at) ?? nothingIn(folder, names)
}

type Locate = (name: string) => string

function idxIn(names: readonly string[], at: Locate): FoundData | null {
  const files = names.filter((name) => idxName.test(name))
  const pair = (wanted: (name: string) => boolean): IdxPair | null => {
    const images = files.find((name) => wanted(name) && /images|idx[34]/i.test(name))
    const labels = files.find((name) => wanted(name) && /labels|idx1/i.test(name))
    return images === undefined || labels === undefined ? null : { images: at(images), labels: at(labels) }
  }
  const test = pair((name) => testName.test(name))
  const train = pair((name) => trainName.test(name)) ?? pair((name) => !testName.test(name)) ?? test
  if (train === null) return null
  return { kind: 'idx', train, test: train === test ? null : test }
}

function cifarIn(names: readonly string[], at: Locate): FoundData | null {
  const files = names.filter((name) => cifarName.test(name))
  const test = files.find((name) => testName.test(name))
  const train = files.filter((name) => name !== test).map(at)
  if (train.length === 0) return test === undefined ? null : { kind: 'cifar', train: [at(test)], test: null }
  return { kind: 'cifar', train, test: test === undefined ? null : at(test) }
}

function csvIn(names: readonly string[], at: Locate): FoundData | null {
  const files = names.filter((name) => csvName.test(name) && !/readme|licen[cs]e|names/i.test(name))
  const test = files.find((name) => testName.test(name)) ?? null
  const rest = files.filter((name) => name !== test)
  const train = rest.find((name) => trainName.test(name)) ?? (rest.length === 1 ? rest[0]! : null)
  if (train !== null) return { kind: 'csv', train: at(train), test: test === null ? null : at(test) }
  return files.length === 1 ? { kind: 'csv', train: at(files[0]!), test: null } : null
}

function nothingIn(folder: string, names: readonly string[]): never {
  const seen = names.length === 0 ? 'it is empty' : `it holds ${names.slice(0, 12).join(', ')}`
  const more = names.length > 12 ? ` and ${names.length - 12} more` : ''
  throw new BabysitError(
    'BS7102',
    `No training data were found in ${folder}: ${seen}${more}. Expected IDX images and labels, CIFAR-10 batches ` +
      '(data_batch_1.bin), or one CSV file, or two with train and test in their names.',
    { next: 'Name the file itself with --data, or rename the files.' },
  )
}
