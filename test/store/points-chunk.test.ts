import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Point } from '../../src/domain/series.ts'
import { fromJson, toJson } from '../../src/store/sqlite/json.ts'
import { decodePoints, encodePoints } from '../../src/store/sqlite/points-chunk.ts'

const value = fc.oneof(
  fc.double(),
  fc.float(),
  fc.integer(),
  fc.constantFrom(Number.NaN, -0, 0, 1 / 0, -1 / 0),
)
const name = fc.oneof(fc.constantFrom('train/loss', 'val/loss', 'größe', '__proto__', ''), fc.string())
const point = fc.record(
  {
    step: value,
    epoch: value,
    time: value,
    values: fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true }),
  },
  { requiredKeys: ['step', 'time', 'values'], noNullPrototype: true },
)

describe('encodePoints and decodePoints', () => {
  test('any points come back with the same bits', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (given) => {
        const found = decodePoints(encodePoints(given as readonly Point[]))
        expect(found.length).toBe(given.length)
        found.forEach((one, index) => {
          const { values, ...at } = one
          const { values: givenValues, ...givenAt } = given[index]!
          expect(at).toStrictEqual(givenAt)
          expect(new Map(Object.entries(values))).toStrictEqual(new Map(Object.entries(givenValues)))
        })
      }),
    )
  })

  test('a thousand evenly spaced float32 losses take little more than 12 bytes each', () => {
    const points = Array.from({ length: 1000 }, (_, step) => ({
      step: step * 10,
      time: 1_700_000_000 + Math.sin(step),
      values: { 'train/loss': Math.fround(1 / (step + 1)) },
    }))
    expect(encodePoints(points).length).toBeLessThan(12_100)
  })

  test('bytes cut anywhere, or of another format, are an error and no points', () => {
    const bytes = encodePoints([{ step: 1, epoch: 0.5, time: 2, values: { 'train/loss': 0.1, lr: 3 } }])
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodePoints(bytes.slice(0, length))).toThrow(RangeError)
    }
    expect(() => decodePoints(Uint8Array.of(9, ...bytes.slice(1)))).toThrow('format 9, expected 1')
  })
})

test('any JSON value comes back, numbers with the same bits', () => {
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(value, fc.string(), fc.boolean(), fc.constant(null)),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('$', 'a', 'b'), tie('tree'), { noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(tree, (given) => {
      expect(fromJson(toJson(given))).toStrictEqual(given)
    }),
  )
})
