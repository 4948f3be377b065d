import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contains } from '../../src/space/contains.ts'
import { cellCount, fromCoordinate, toCoordinate } from '../../src/space/coordinate.ts'
import { distance } from '../../src/space/distance.ts'
import { decode, encode } from '../../src/space/encode.ts'
import { choiceParameter, integerParameter, realParameter } from '../../src/space/parameters.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { anyPoint, anySpace } from './spaces.ts'

describe('encode and decode', () => {
  it('every point gives settings inside the space', () => {
    fc.assert(
      fc.property(anySpace, anyPoint, (space, point) => {
        const settings = decode(space, point)
        expect(contains(space, settings), JSON.stringify(settings)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('settings come back as they were', () => {
    fc.assert(
      fc.property(anySpace, anyPoint, (space, point) => {
        const settings = decode(space, point)
        const code = encode(space, settings)
        for (const coordinate of code) expect(coordinate >= 0 && coordinate <= 1).toBe(true)
        expect(decode(space, code)).toEqual(settings)
        expect(distance(space, settings, decode(space, code))).toBe(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps order along a range', () => {
    fc.assert(
      fc.property(
        anySpace,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (space, a, b) => {
          for (const parameter of space.parameters) {
            if (parameter.kind !== 'real' && parameter.kind !== 'integer') continue
            const [low, high] = [Math.min(a, b), Math.max(a, b)].map((u) =>
              Number(fromCoordinate(parameter, u)),
            )
            expect(low!).toBeLessThanOrEqual(high!)
          }
        },
      ),
    )
  })

  it('ends and middle of a log range', () => {
    const lr = realParameter({ name: 'lr', low: 1e-6, high: 1, scale: 'log' })
    expect([0, 0.5, 1].map((u) => fromCoordinate(lr, u))).toEqual([1e-6, 0.001, 1])
    expect(toCoordinate(lr, 1e-3)).toBeCloseTo(0.5, 12)
    expect(toCoordinate(lr, 5)).toBe(1)
  })

  it('values can be read and typed: 3 digits on log scales, 4 decimals of a half', () => {
    const lr = realParameter({ name: 'lr', low: 1e-5, high: 1e-1, scale: 'log' })
    expect(fromCoordinate(lr, 0.123456)).toBe(3.12e-5)
    expect(fromCoordinate(realParameter({ name: 'dropout', low: 0, high: 0.5 }), 0.4756789)).toBe(0.2378)
    expect(fromCoordinate(realParameter({ name: 'x', low: 0, high: 1, step: 0.1 }), 0.3)).toBe(0.3)
  })

  it('a narrow log range keeps enough digits for its values to differ', () => {
    const narrow = realParameter({ name: 'lr', low: 0.001, high: 0.00101, scale: 'log' })
    const values = new Set(Array.from({ length: 100 }, (_, i) => fromCoordinate(narrow, i / 99)))
    expect(values.size).toBeGreaterThan(90)
  })

  it('whole numbers, words and powers of two have equally wide cells', () => {
    const depth = integerParameter({ name: 'depth', low: 2, high: 5 })
    expect([0, 0.249, 0.251, 0.999, 1].map((u) => fromCoordinate(depth, u))).toEqual([2, 2, 3, 5, 5])
    const batch = parseRange('@pow2:16..128', 'batch')
    expect([0, 0.3, 0.6, 1].map((u) => fromCoordinate(batch, u))).toEqual([16, 32, 64, 128])
    const optimizer = choiceParameter({ name: 'optimizer', choices: ['adam', 'sgd'] })
    expect([0.49, 0.5].map((u) => fromCoordinate(optimizer, u))).toEqual(['adam', 'sgd'])
    expect([depth, batch, optimizer].map(cellCount)).toEqual([4, 4, 2])
  })

  it('a mixture gives each option the same share', () => {
    const wd = parseRange('@0,log:1e-6..1e-2', 'wd')
    expect(fromCoordinate(wd, 0.2)).toBe(0)
    expect(fromCoordinate(wd, 0.75)).toBeCloseTo(1e-4, 12)
    expect(toCoordinate(wd, 1e-4)).toBeCloseTo(0.75, 9)
  })

  it('absent parameters stay absent, and unknown values do no harm', () => {
    const optimizer = choiceParameter({ name: 'optimizer', choices: ['adam', 'sgd'] })
    const momentum = realParameter({
      name: 'momentum',
      low: 0.5,
      high: 0.99,
      condition: { parameter: 'optimizer', in: ['sgd'] },
    })
    const space = { parameters: [optimizer, momentum] }
    expect(decode(space, [0.1, 0.9])).toEqual({ optimizer: 'adam' })
    expect(decode(space, [0.9, 0])).toEqual({ optimizer: 'sgd', momentum: 0.5 })
    expect(contains(space, { optimizer: 'adam', momentum: 0.9 })).toBe(false)
    expect(contains(space, { optimizer: 'sgd' })).toBe(false)
    expect(encode(space, { optimizer: 'lion' })).toEqual([0.5, 0.5])
  })
})

describe('distance', () => {
  it('is 0 for the same settings and 1 between ends and unlike words', () => {
    const space = { parameters: [parseRange('@log:1e-6..1', 'lr')] }
    expect(distance(space, { lr: 1e-6 }, { lr: 1 })).toBe(1)
    expect(distance(space, { lr: 1e-3 }, { lr: 1e-3 })).toBe(0)
    const words = { parameters: [parseRange('@a,b,c', 'w')] }
    expect(distance(words, { w: 'a' }, { w: 'b' })).toBe(1)
    expect(distance(words, { w: 'a' }, {})).toBe(1)
  })
})
