import { instantiateKernels, type Kernels } from './kernels.ts'
import { webAssembly } from './web-assembly.ts'

const pageBytes = 65_536
/** Kernels may read a little beyond an array's end. */
const gapBytes = 64

/** Hands out stretches of one linear memory, in order, never freed; every stretch starts on 64 bytes. */
export interface MemoryPlan {
  readonly kernels: Kernels
  /** Room for `count` 4-byte numbers; the byte offset. Only before `open`. */
  reserve(count: number): number
  /** Grows the memory to what was reserved, once; all of it is zero. */
  open(): { readonly floats: Float32Array; readonly integers: Int32Array; readonly bytes: number }
}

/** Throws a RangeError where more than the 4 GiB of WebAssembly's address space are asked for. */
export function createMemoryPlan(): MemoryPlan {
  const memory = new webAssembly.Memory({ initial: 1 })
  const kernels = instantiateKernels(memory)
  let next = align(kernels.heapBase())
  return {
    kernels,
    reserve(count) {
      const at = next
      next = align(next + count * 4 + gapBytes)
      return at
    },
    open() {
      const pages = Math.ceil(next / pageBytes)
      if (pages > 65_536) {
        throw new RangeError(
          `The network needs ${next} bytes, WebAssembly has 4294967296: take a smaller batch or network`,
        )
      }
      memory.grow(Math.max(0, pages - memory.buffer.byteLength / pageBytes))
      return {
        floats: new Float32Array(memory.buffer),
        integers: new Int32Array(memory.buffer),
        bytes: memory.buffer.byteLength,
      }
    },
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64
}
