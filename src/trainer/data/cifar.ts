import { BabysitError } from '../../domain/error.ts'
import { readBytes } from './bytes.ts'
import type { InputShape, RawSamples } from './samples.ts'

const pixels = 3 * 32 * 32
const record = 1 + pixels

export const cifarShape: InputShape = { channels: 3, height: 32, width: 32 }

// biome-ignore format: one line reads better
export const cifarClasses: readonly string[] = [
  'airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck',
]

/** Reads CIFAR-10 binary batches: records of one label byte and 3 x 32 x 32 pixels, channel by channel. */
export function readCifar(paths: readonly string[]): RawSamples {
  const batches = paths.map((path) => ({ path, bytes: readBytes(path) }))
  for (const { path, bytes } of batches) {
    if (bytes.length % record === 0) continue
    const whole = Math.floor(bytes.length / record)
    throw new BabysitError(
      'BS7115',
      `The CIFAR-10 file ${path} is cut off: expected a multiple of ${record} bytes, ` +
        `found ${bytes.length} (${whole} images and ${bytes.length - whole * record} bytes).`,
      { next: 'Download the file again; it must be the binary version.' },
    )
  }
  const count = batches.reduce((sum, { bytes }) => sum + bytes.length / record, 0)
  const inputs = new Uint8Array(count * pixels)
  const labels = new Int32Array(count)
  let at = 0
  for (const { path, bytes } of batches) {
    for (let from = 0; from < bytes.length; from += record, at++) {
      const label = bytes[from]!
      if (label > 9) wrongLabel(path, from, label)
      labels[at] = label
      inputs.set(bytes.subarray(from + 1, from + record), at * pixels)
    }
  }
  return { count, inputs, labels }
}

function wrongLabel(path: string, offset: number, label: number): never {
  throw new BabysitError(
    'BS7116',
    `The CIFAR-10 file ${path} has label ${label} at byte ${offset}; expected 0 to 9.`,
    {
      next: 'Check that it is the binary version of CIFAR-10 (not CIFAR-100).',
    },
  )
}
