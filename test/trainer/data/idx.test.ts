import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readBytes } from '../../../src/trainer/data/bytes.ts'
import { readCifar } from '../../../src/trainer/data/cifar.ts'
import { readIdx, readIdxPair } from '../../../src/trainer/data/idx.ts'
import { idxBytes } from './idx-bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'babysit-idx-'))

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

describe('IDX files', () => {
  it('are read plain and gzipped', () => {
    const bytes = idxBytes([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255])
    for (const path of [file('plain', bytes), file('packed.gz', gzipSync(bytes))]) {
      const idx = readIdx(path)
      expect(idx.dimensions).toEqual([2, 2, 3])
      expect(Array.from(idx.values)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255])
    }
  })

  it('are read as a pair of images and labels', () => {
    const images = file('images', idxBytes([2, 1, 3], [0, 1, 2, 3, 4, 5]))
    const { shape, samples } = readIdxPair(images, file('labels', idxBytes([2], [7, 0])))
    expect(shape).toEqual({ channels: 1, height: 1, width: 3 })
    expect(Array.from(samples.labels)).toEqual([7, 0])
  })

  it('say what was expected and found where they are cut off, at every length', () => {
    const bytes = idxBytes([2, 2, 3], new Array(12).fill(1))
    for (let length = 4; length < bytes.length; length++) {
      const path = file(`cut-${length}`, bytes.subarray(0, length))
      expect(() => readIdx(path)).toThrow(
        expect.objectContaining({ code: 'BS7111', message: expect.stringContaining(`found ${length}`) }),
      )
    }
    expect(() => readIdx(file('cut', bytes.subarray(0, 20)))).toThrow(/announces 28 bytes, found 20/)
  })

  it('are refused with a wrong beginning', () => {
    expect(() => readIdx(file('wrong', Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0)))).toThrow(
      expect.objectContaining({ code: 'BS7110', message: expect.stringContaining('00 00 0d 01') }),
    )
  })

  it('are refused where images and labels do not belong together', () => {
    const images = file('two-images', idxBytes([2, 1, 1], [1, 2]))
    expect(() => readIdxPair(images, file('three-labels', idxBytes([3], [1, 2, 3])))).toThrow(
      expect.objectContaining({ code: 'BS7113', message: expect.stringMatching(/2 images .* 3 labels/) }),
    )
    expect(() => readIdxPair(images, images)).toThrow(expect.objectContaining({ code: 'BS7112' }))
  })
})

describe('CIFAR-10 batches', () => {
  const record = (label: number) =>
    Uint8Array.from({ length: 3073 }, (_, at) => (at === 0 ? label : at % 256))

  it('are joined', () => {
    const samples = readCifar([file('b1', record(3)), file('b2', gzipSync(record(9)))])
    expect(samples.count).toBe(2)
    expect(Array.from(samples.labels)).toEqual([3, 9])
    expect(samples.inputs[3072 + 1]).toBe(2)
  })

  it('are refused where they are cut off or have other labels', () => {
    expect(() => readCifar([file('b3', record(3).subarray(0, 3000))])).toThrow(
      expect.objectContaining({ code: 'BS7115', message: expect.stringContaining('found 3000') }),
    )
    expect(() => readCifar([file('b4', record(77))])).toThrow(
      expect.objectContaining({ code: 'BS7116', message: expect.stringContaining('label 77') }),
    )
  })
})

describe('files', () => {
  it('are refused where they are empty, absent or badly packed', () => {
    expect(() => readBytes(file('empty', new Uint8Array(0)))).toThrow(
      expect.objectContaining({ code: 'BS7104' }),
    )
    expect(() => readBytes(file('packed-empty', gzipSync('')))).toThrow(
      expect.objectContaining({ code: 'BS7104' }),
    )
    expect(() => readBytes(join(folder, 'absent'))).toThrow(expect.objectContaining({ code: 'BS7103' }))
    expect(() => readBytes(file('broken', gzipSync('some text').subarray(0, 15)))).toThrow(
      expect.objectContaining({ code: 'BS7105' }),
    )
  })
})
