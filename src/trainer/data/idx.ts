import { BabysitError } from '../../domain/error.ts'
import { readBytes } from './bytes.ts'
import type { InputShape, RawSamples } from './samples.ts'

/** A parsed IDX file of unsigned bytes: dimensions, and the values in row-major order. */
export interface IdxFile {
  readonly dimensions: readonly number[]
  readonly values: Uint8Array
}

const unsignedByte = 0x08

/**
 * Parses an IDX file, plain or gzipped: two zero bytes, a type code, the number of dimensions, the dimensions as
 * big-endian 32-bit numbers, the values. Only unsigned bytes are read: the MNIST family has no other.
 *
 * @throws BabysitError BS7110 where it is no such file, BS7111 where it is shorter or longer than its header says
 */
export function readIdx(path: string): IdxFile {
  const bytes = readBytes(path)
  const rank = bytes[3] ?? 0
  if (
    bytes.length < 4 ||
    bytes[0] !== 0 ||
    bytes[1] !== 0 ||
    bytes[2] !== unsignedByte ||
    rank < 1 ||
    rank > 4
  ) {
    const magic = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const expected = 'expected 00 00 08 (unsigned bytes) and 1 to 4 dimensions'
    throw new BabysitError(
      'BS7110',
      `${path} is no IDX file of bytes: it begins with ${magic}; ${expected}.`,
      {
        next: 'Check that the file is what its name says; download it again.',
      },
    )
  }
  const header = 4 + 4 * rank
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const dimensions: number[] = []
  for (let at = 4; at < header && at + 4 <= bytes.length; at += 4) dimensions.push(view.getUint32(at))
  const expected = header + dimensions.reduce((product, size) => product * size, 1)
  if (dimensions.length < rank || bytes.length !== expected) {
    const wanted = dimensions.length < rank ? `at least ${header} bytes of header` : `${expected} bytes`
    const sizes = dimensions.join(' x ')
    throw new BabysitError(
      'BS7111',
      `The IDX file ${path} ${bytes.length < expected ? 'is cut off' : 'is longer than it says'}: ` +
        `its header (${sizes}) announces ${wanted}, found ${bytes.length}.`,
      { next: 'Download the file again.' },
    )
  }
  return { dimensions, values: bytes.subarray(header) }
}

/** Reads a pair of IDX files: images [count, height, width] (or [count, channels, height, width]) and labels [count]. */
export function readIdxPair(images: string, labels: string): { shape: InputShape; samples: RawSamples } {
  const pictures = readIdx(images)
  const numbers = readIdx(labels)
  const [count = 0, ...sizes] = pictures.dimensions
  if (sizes.length < 2) wrongRank(images, 'images', pictures.dimensions)
  if (numbers.dimensions.length !== 1) wrongRank(labels, 'labels', numbers.dimensions)
  if (numbers.dimensions[0] !== count) {
    throw new BabysitError(
      'BS7113',
      `${images} holds ${count} images but ${labels} holds ${numbers.dimensions[0]} labels.`,
      { next: 'Use the images and labels of the same set.' },
    )
  }
  const [width = 1, height = 1, channels = 1] = [...sizes].reverse()
  return {
    shape: { channels, height, width },
    samples: { count, inputs: pictures.values, labels: Int32Array.from(numbers.values) },
  }
}

function wrongRank(path: string, what: string, dimensions: readonly number[]): never {
  const expected = what === 'images' ? '3 or 4 dimensions' : '1 dimension'
  throw new BabysitError(
    'BS7112',
    `${path} should hold ${what} (${expected}) but has ${dimensions.length}: ${dimensions.join(' x ')}.`,
    { next: 'Check that images and labels were not mixed up.' },
  )
}
