import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openKernels } from './open-kernels.ts'

interface Shape {
  readonly images: number
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly filters: number
  readonly size: number
}

const shape: fc.Arbitrary<Shape> = fc.record({
  images: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 7 }),
  width: fc.integer({ min: 1, max: 7 }),
  channels: fc.integer({ min: 1, max: 9 }),
  filters: fc.integer({ min: 1, max: 18 }),
  size: fc.constantFrom(1, 3, 5),
})

/** Whole numbers from a seed: exact in float32, and quicker to draw than long arrays of arbitraries. */
const seed = fc.integer({ min: 1, max: 1e6 })

describe('convolutions equal the naive ones', () => {
  it('forward', () => {
    fc.assert(
      fc.property(shape, seed, (s, seed) => {
        const { x, w, bias } = data(s, seed)
        const open = openKernels(
          [x, panels(w, s), [...bias, ...Array(7).fill(0)]],
          [paddedCount(s), s.images * points(s) * s.filters],
        )
        const [padded, y] = open.outputs as [number, number]
        const [xAt, wAt, biasAt] = open.inputs as [number, number, number]
        open.kernels.padImages(xAt, s.images, s.height, s.width, s.channels, (s.size - 1) / 2, padded)
        open.kernels.convolve(
          padded,
          s.images,
          s.height,
          s.width,
          s.channels,
          s.size,
          wAt,
          s.filters,
          biasAt,
          y,
          0,
        )
        const expected = Array.from({ length: s.images * points(s) }, () => bias).flat()
        visit(s, (xi, wi, yi) => {
          expected[yi] = expected[yi]! + (xi < 0 ? 0 : x[xi]! * w[wi]!)
        })
        expect(open.read(y, expected.length)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  it('weight gradient, with zeros in the padding', () => {
    fc.assert(
      fc.property(shape, seed, (s, seed) => {
        const { x, w, dy } = data(s, seed)
        const stored = Math.ceil(s.filters / 8) * 8 * s.channels * s.size ** 2
        const open = openKernels([x, dy], [paddedCount(s), stored])
        const [padded, dw] = open.outputs as [number, number]
        open.kernels.padImages(
          open.inputs[0]!,
          s.images,
          s.height,
          s.width,
          s.channels,
          (s.size - 1) / 2,
          padded,
        )
        open.kernels.convolutionWeightGradient(
          padded,
          s.images,
          s.height,
          s.width,
          s.channels,
          s.size,
          open.inputs[1]!,
          s.filters,
          dw,
        )
        const expected = Array<number>(w.length).fill(0)
        visit(s, (xi, wi, yi) => {
          expected[wi] = expected[wi]! + (xi < 0 ? 0 : x[xi]! * dy[yi]!)
        })
        expect(open.read(dw, stored)).toEqual(panels(expected, s))
      }),
      { numRuns: 60 },
    )
  })

  it('input gradient, through the flipped weights', () => {
    fc.assert(
      fc.property(shape, seed, (s, seed) => {
        const { x, w, dy } = data(s, seed)
        const swapped = { ...s, channels: s.filters }
        const open = openKernels(
          [dy, panels(w, s)],
          [paddedCount(swapped), Math.ceil(s.channels / 8) * 8 * s.filters * s.size ** 2, x.length],
        )
        const [padded, flipped, dx] = open.outputs as [number, number, number]
        open.kernels.padImages(
          open.inputs[0]!,
          s.images,
          s.height,
          s.width,
          s.filters,
          (s.size - 1) / 2,
          padded,
        )
        open.kernels.flipPanels(open.inputs[1]!, s.channels, s.size, s.filters, flipped)
        open.kernels.convolve(
          padded,
          s.images,
          s.height,
          s.width,
          s.filters,
          s.size,
          flipped,
          s.channels,
          0,
          dx,
          0,
        )
        const expected = Array<number>(x.length).fill(0)
        visit(s, (xi, wi, yi) => {
          if (xi >= 0) expected[xi] = expected[xi]! + w[wi]! * dy[yi]!
        })
        expect(open.read(dx, x.length)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})

function data(s: Shape, seed: number): { x: number[]; w: number[]; bias: number[]; dy: number[] } {
  let state = seed
  const draw = (count: number): number[] =>
    Array.from({ length: count }, () => {
      state = (state * 48271) % 2147483647
      return (state % 9) - 4
    })
  return {
    x: draw(s.images * points(s) * s.channels),
    w: draw(s.filters * s.channels * s.size ** 2),
    bias: draw(s.filters),
    dy: draw(s.images * points(s) * s.filters),
  }
}

/** Calls with the index into x (-1 in the frame of zeros), into w ([filter][ky][kx][channel]) and into y. */
function visit(s: Shape, at: (x: number, w: number, y: number) => void): void {
  const pad = (s.size - 1) / 2
  for (let yi = 0; yi < s.images * points(s) * s.filters; yi++) {
    const filter = yi % s.filters
    const point = Math.floor(yi / s.filters)
    const column = point % s.width
    const row = Math.floor(point / s.width) % s.height
    const image = Math.floor(point / points(s))
    for (let k = 0; k < s.size ** 2 * s.channels; k++) {
      const channel = k % s.channels
      const v = row + Math.floor(k / s.channels / s.size) - pad
      const u = column + (Math.floor(k / s.channels) % s.size) - pad
      const inside = v >= 0 && v < s.height && u >= 0 && u < s.width
      const x = inside ? ((image * s.height + v) * s.width + u) * s.channels + channel : -1
      at(x, filter * s.size ** 2 * s.channels + k, yi)
    }
  }
}

/** [filter][k] as [filter / 8][k][8], padding zero. */
function panels(w: readonly number[], s: Shape): number[] {
  const length = s.size ** 2 * s.channels
  const count = Math.ceil(s.filters / 8) * 8 * length
  return Array.from({ length: count }, (_, i) => {
    const filter = Math.floor(i / 8 / length) * 8 + (i % 8)
    return filter < s.filters ? w[filter * length + (Math.floor(i / 8) % length)]! : 0
  })
}

function points(s: Shape): number {
  return s.height * s.width
}

function paddedCount(s: Shape): number {
  return s.images * (s.height + s.size - 1) * (s.width + s.size - 1) * s.channels
}
