import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openKernels } from './open-kernels.ts'

const shape = fc.record({
  images: fc.integer({ min: 1, max: 2 }),
  tall: fc.integer({ min: 1, max: 3 }),
  wide: fc.integer({ min: 1, max: 3 }),
  rest: fc.integer({ min: 0, max: 1 }),
  channels: fc.integer({ min: 1, max: 10 }),
  size: fc.constantFrom(2, 3),
  seed: fc.integer({ min: 1, max: 1e6 }),
})

describe('max pooling', () => {
  it('takes the largest of each window, and gives its gradient to the first of equals', () => {
    fc.assert(
      fc.property(shape, ({ images, tall, wide, rest, channels, size, seed }) => {
        const height = tall * size + rest
        const width = wide * size + rest
        const x = draw(seed, images * height * width * channels)
        const count = images * tall * wide * channels
        const dy = Array.from({ length: count }, (_, i) => i + 1)
        const open = openKernels([x, dy], [count, count, x.length])
        const [y, winners, dx] = open.outputs as [number, number, number]
        open.kernels.poolForward(open.inputs[0]!, images, height, width, channels, size, y, winners)
        open.kernels.poolBackward(open.inputs[1]!, winners, images, height, width, channels, size, dx)
        const expected = Array<number>(x.length).fill(0)
        const maxima = dy.map((gradient, i) => {
          const c = i % channels
          const column = Math.floor(i / channels) % wide
          const row = Math.floor(i / channels / wide) % tall
          const image = Math.floor(i / channels / wide / tall)
          let best = -1
          for (let k = 0; k < size * size; k++) {
            const v = row * size + Math.floor(k / size)
            const u = column * size + (k % size)
            const at = ((image * height + v) * width + u) * channels + c
            if (best < 0 || x[at]! > x[best]!) best = at
          }
          expected[best] = gradient
          return x[best]!
        })
        expect(open.read(y, count)).toEqual(maxima)
        expect(open.read(dx, x.length)).toEqual(expected)
      }),
    )
  })

  it('lets a NaN through', () => {
    for (const channels of [1, 4]) {
      const x = Array.from({ length: 4 * channels }, (_, i) =>
        i >= channels && i < 2 * channels ? Number.NaN : 1,
      )
      const open = openKernels([x], [channels, channels])
      open.kernels.poolForward(open.inputs[0]!, 1, 2, 2, channels, 2, open.outputs[0]!, open.outputs[1]!)
      expect(open.read(open.outputs[0]!, channels).every(Number.isNaN)).toBe(true)
    }
  })
})

/** Few different numbers, so that equals are common. */
function draw(seed: number, count: number): number[] {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647
    return (state % 5) - 2
  })
}
