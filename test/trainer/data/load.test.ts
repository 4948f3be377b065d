import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type DataOptions, loadDataset } from '../../../src/trainer/data/load.ts'
import type { SampleSet } from '../../../src/trainer/data/samples.ts'
import { idxBytes } from './idx-bytes.ts'

const root = mkdtempSync(join(tmpdir(), 'babysit-data-'))
let folders = 0

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = join(root, String(folders++))
  mkdirSync(path)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content)
  return path
}

function options(data: string, more: Partial<DataOptions> = {}): DataOptions {
  const base = {
    label: null,
    separator: null,
    header: null,
    validation: 0.15,
    test: 0.2,
    subset: null,
    splitSeed: 0,
  }
  return { ...base, data, ...more }
}

function inputsOf(samples: SampleSet, features: number): number[][] {
  const row = new Float32Array(features)
  return Array.from({ length: samples.count }, (_, index) => {
    samples.fill(row, 0, index)
    return Array.from(row)
  })
}

const rows = (count: number, label: (row: number) => string) =>
  Array.from({ length: count }, (_, row) => `${row},${1000 + 3 * row},5,${label(row)}`).join('\n')

describe('loading data', () => {
  it('splits by the split seed, every sample in one part only', () => {
    const path = folder({ 'd.csv': rows(100, (row) => String(row % 2)) })
    const ids = (seed: number) => {
      const { train, validation, test } = loadDataset(options(path, { splitSeed: seed })).plain()
      return [train, validation, test].map((part) => inputsOf(part, 3).map((row) => row[0]!))
    }
    const parts = ids(0)
    expect(parts.map((part) => part.length)).toEqual([68, 12, 20])
    expect(parts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, row) => row))
    expect(ids(0)).toEqual(parts)
    expect(ids(1)).not.toEqual(parts)
  })

  it('keeps the share of each class in every part', () => {
    const path = folder({ 'd.csv': rows(200, (row) => (row % 10 === 0 ? 'rare' : 'common')) })
    const { train, validation, test, classNames } = loadDataset(options(path))
    const rare = classNames.indexOf('rare')
    const share = (samples: SampleSet) =>
      samples.labels.filter((label) => label === rare).length / samples.count
    for (const part of [train, validation, test]) expect(share(part)).toBeCloseTo(0.1, 1)
  })

  it('standardizes table columns by the training part only; a constant column becomes 0', () => {
    const path = folder({
      'train.csv': rows(100, (row) => String(row % 2)),
      'test.csv': '1e6,0,5,0\n1e6,0,6,1\n',
    })
    const data = loadDataset(options(path))
    const train = inputsOf(data.train, 3)
    for (const column of [0, 1]) {
      const values = train.map((row) => row[column]!)
      const mean = values.reduce((sum, value) => sum + value) / values.length
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
      expect(mean).toBeCloseTo(0, 4)
      expect(variance).toBeCloseTo(1, 3)
    }
    expect(train.every((row) => row[2] === 0)).toBe(true)
    expect(inputsOf(data.test, 3)[0]![0]).toBeGreaterThan(1000)
    expect(data.test.count).toBe(2)
  })

  it('takes at most `subset` training samples, the same validation set', () => {
    const all = loadDataset(options('glyphs'))
    const few = loadDataset(options('glyphs', { subset: 100 }))
    expect(few.train.count).toBe(100)
    expect(Array.from(few.train.labels)).toEqual(Array.from(all.train.labels.subarray(0, 100)))
    expect(Array.from(few.validation.labels)).toEqual(Array.from(all.validation.labels))
  })

  it('keeps the last data set', () => {
    const first = loadDataset(options('moons'))
    expect(loadDataset(options('moons'))).toBe(first)
    expect(loadDataset(options('moons', { splitSeed: 1 }))).not.toBe(first)
  })

  it('finds IDX pairs by name, plain and gzipped', () => {
    const labels = Array.from({ length: 40 }, (_, index) => index % 4)
    const pixels = labels.flatMap((label) => [label, 255 - label, 7, 9])
    const images = idxBytes([40, 2, 2], pixels)
    const path = folder({
      'train-images-idx3-ubyte': images,
      'train-labels-idx1-ubyte.gz': gzipSync(idxBytes([40], labels)),
      't10k-images-idx3-ubyte.gz': gzipSync(idxBytes([4, 2, 2], pixels.slice(0, 16))),
      't10k-labels-idx1-ubyte': idxBytes([4], labels.slice(0, 4)),
    })
    const data = loadDataset(options(path))
    expect(data.shape).toEqual({ channels: 1, height: 2, width: 2 })
    expect(data.classNames).toEqual(['0', '1', '2', '3'])
    expect(data.test.count).toBe(4)
    const plain = data.plain().train
    for (const [index, row] of inputsOf(plain, 4).entries()) expect(row[0]).toBe(plain.labels[index])
  })

  it('takes square rows of whole pixel values for pictures', () => {
    const line = (row: number) =>
      [...Array.from({ length: 36 }, (_, pixel) => (pixel * row) % 17), row % 2].join(',')
    const path = folder({ 'd.csv': Array.from({ length: 30 }, (_, row) => line(row)).join('\n') })
    expect(loadDataset(options(path)).shape).toEqual({ channels: 1, height: 6, width: 6 })
  })
})

describe('data that cannot be used', () => {
  const refused = (path: string, code: string, message: RegExp, more: Partial<DataOptions> = {}) => {
    expect(() => loadDataset(options(path, more))).toThrow(
      expect.objectContaining({ name: 'BabysitError', code, message: expect.stringMatching(message) }),
    )
  }

  it('is refused where there is no such folder', () => {
    refused(join(root, 'nowhere'), 'BS7101', /no data folder or file .*nowhere/)
  })

  it('is refused where a folder holds nothing readable, and what was seen is listed', () => {
    refused(folder({ 'a.png': 'x', 'notes.md': 'y' }), 'BS7102', /it holds a\.png, notes\.md/)
    refused(folder({}), 'BS7102', /it is empty/)
    refused(folder({ 'a.csv': '1,2', 'b.csv': '1,2' }), 'BS7102', /a\.csv, b\.csv/)
  })

  it('is refused with one class only', () => {
    refused(folder({ 'd.csv': rows(20, () => 'cat') }), 'BS7127', /All 20 training samples .* "cat"/)
  })

  it('is refused where the label is no class', () => {
    refused(folder({ 'd.csv': rows(1500, (row) => String(row / 7)) }), 'BS7126', /1500 different values/)
  })

  it('is refused where it is too small to split', () => {
    refused(folder({ 'd.csv': rows(2, (row) => String(row)) }), 'BS7128', /too small: 2 samples/)
  })

  it('is refused where training and test do not fit together', () => {
    const files = { 'train.csv': rows(20, (row) => String(row % 2)), 'test.csv': '1,2,0\n1,2,1\n' }
    refused(folder(files), 'BS7125', /3 input columns .* 2\./)
    const pair = (count: number, side: number) => [
      idxBytes([count, side, side], new Array(count * side * side).fill(1)),
      idxBytes(
        [count],
        Array.from({ length: count }, (_, index) => index % 2),
      ),
    ]
    const [images, labels] = pair(10, 2)
    const [testImages, testLabels] = pair(4, 3)
    const path = folder({
      'train-images-idx3-ubyte': images!,
      'train-labels-idx1-ubyte': labels!,
      't10k-images-idx3-ubyte': testImages!,
      't10k-labels-idx1-ubyte': testLabels!,
    })
    refused(path, 'BS7114', /1 x 2 x 2 .* 1 x 3 x 3/)
  })

  it('is refused where a CSV file is empty', () => {
    refused(folder({ 'd.csv': '' }), 'BS7104', /d\.csv is empty/)
  })
})
