import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Column } from '../../../src/math/importance/column.ts'
import { fanova } from '../../../src/math/importance/fanova.ts'
import { pedAnova } from '../../../src/math/importance/ped-anova.ts'
import { createRandom } from '../../../src/math/random.ts'

type Settings = Readonly<Record<string, number | string | boolean>>
interface Case {
  readonly name: string
  readonly settings: readonly Settings[]
  readonly values: readonly number[]
  readonly pedAnova: readonly { best: number; region: number; importance: Record<string, number> }[]
  readonly fanova: Record<string, { mean: number; deviation: number }>
}
const oracle: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../../../fixtures/search-oracle/importance.json', import.meta.url), 'utf8'),
)
const caseOf = (name: string): Case => oracle.cases.find((one) => one.name === name)!

const numbers = (of: (settings: Settings) => unknown, { settings }: Case): number[] =>
  settings.map((one) => Number(of(one) ?? Number.NaN))
const range = (
  name: string,
  about: Case,
  { low, high, cells }: { low: number; high: number; cells?: number },
): Column => ({
  kind: { kind: 'range', low, high, ...(cells === undefined ? {} : { cells }) },
  values: numbers((settings) => settings[name], about),
})
const logRange = (
  name: string,
  about: Case,
  { low, high, cells }: { low: number; high: number; cells?: number },
): Column => ({
  kind: {
    kind: 'range',
    low: Math.log(low),
    high: Math.log(high),
    ...(cells === undefined ? {} : { cells }),
  },
  values: numbers((settings) => Math.log(Number(settings[name])), about),
})
const words = (name: string, about: Case, list: readonly unknown[]): Column => ({
  kind: { kind: 'words', count: list.length },
  values: numbers(
    (settings) => (settings[name] === undefined ? undefined : list.indexOf(settings[name])),
    about,
  ),
})

const mixed = caseOf('mixed')
const mixedColumns: Readonly<Record<string, Column>> = {
  lr: logRange('lr', mixed, { low: 1e-5, high: 1 }),
  momentum: range('momentum', mixed, { low: 0, high: 0.99 }),
  layers: range('layers', mixed, { low: 1, high: 5, cells: 5 }),
  // Whole numbers in log space: the grid has as many places as the numbers have doublings.
  units: logRange('units', mixed, { low: 16, high: 1024, cells: 11 }),
  dropout: range('dropout', mixed, { low: 0, high: 0.9, cells: 19 }),
  optimizer: words('optimizer', mixed, ['sgd', 'adam', 'lion']),
  nesterov: words('nesterov', mixed, [false, true]),
}
const plain = caseOf('plain')
const plainColumns: Readonly<Record<string, Column>> = {
  a: range('a', plain, { low: -2, high: 3 }),
  b: range('b', plain, { low: 0, high: 1 }),
  c: range('c', plain, { low: 1, high: 9, cells: 9 }),
  d: range('d', plain, { low: 10, high: 20 }),
  e: range('e', plain, { low: 0, high: 1e-3 }),
}

describe('pedAnova', () => {
  for (const [about, columns] of [
    [mixed, mixedColumns],
    [plain, plainColumns],
  ] as const) {
    for (const { best, region, importance } of about.pedAnova) {
      it(`says of the ${about.name} trials what Optuna says: best ${best} of the best ${region}`, () => {
        const told = pedAnova(Object.values(columns), about.values, { best, region })
        for (const [i, name] of Object.keys(columns).entries())
          expect([name, told[i]! / importance[name]!]).toEqual([name, expect.closeTo(1, 8)])
      })
    }
  }

  it('has nothing to say of one trial, of equal values, or of a parameter with one value', () => {
    const column: Column = { kind: { kind: 'range', low: 0, high: 1 }, values: [0.2, 0.4, 0.9] }
    expect(pedAnova([{ ...column, values: [0.2] }], [1])).toEqual([0])
    expect(pedAnova([column], [1, 1, 1])[0]).toBeCloseTo(0, 12)
    expect(pedAnova([{ kind: { kind: 'words', count: 1 }, values: [0, 0, 0] }], [1, 2, 3])).toEqual([0])
  })
})

describe('fanova', () => {
  it('agrees with Optuna within what the seeds of both make differ', () => {
    const columns = Object.values(plainColumns)
    const seeds = Array.from({ length: 8 }, (_, seed) =>
      fanova(columns, plain.values, { random: createRandom(seed) }).map(({ share }) => share),
    )
    for (const [i, name] of Object.keys(plainColumns).entries()) {
      const { mean, deviation } = plain.fanova[name]!
      const own = seeds.map((shares) => shares[i]!)
      const center = own.reduce((sum, share) => sum + share / own.length, 0)
      // Five standard deviations of the difference of two means of 20 and 8 seeds: false alarm below 1e-5.
      expect([name, Math.abs(center - mean) < 5 * deviation * Math.sqrt(1 / 20 + 1 / 8)]).toEqual([
        name,
        true,
      ])
    }
  })

  it('finds the shares that can be computed by hand', () => {
    // y = 3 a + b over the square, and a switch that adds 1: variances 9/12, 1/12 and 1/4.
    const random = createRandom(2)
    const rows = Array.from({ length: 1500 }, () => [random.next(), random.next(), random.below(2)] as const)
    const columns: Column[] = [
      { kind: { kind: 'range', low: 0, high: 1 }, values: rows.map(([a]) => a) },
      { kind: { kind: 'range', low: 0, high: 1 }, values: rows.map(([, b]) => b) },
      { kind: { kind: 'words', count: 2 }, values: rows.map(([, , c]) => c) },
    ]
    const values = rows.map(([a, b, c]) => 3 * a + b + c)
    const shares = fanova(columns, values, { random, trees: 16 }).map(({ share }) => share)
    const whole = 9 / 12 + 1 / 12 + 1 / 4
    expect(shares[0]).toBeCloseTo(9 / 12 / whole, 1)
    expect(shares[1]).toBeCloseTo(1 / 12 / whole, 1)
    expect(shares[2]).toBeCloseTo(1 / 4 / whole, 1)
    expect(shares[0]! + shares[1]! + shares[2]!).toBeLessThanOrEqual(1 + 1e-9)
  })

  it('counts words alike, however often each was tried', () => {
    // The third of four words is better by 1: variance 3/16 of all, whichever the others are.
    const random = createRandom(3)
    const values = Array.from({ length: 400 }, () => Math.min(3, random.below(8)))
    const column: Column = { kind: { kind: 'words', count: 4 }, values }
    const [told] = fanova(
      [column],
      values.map((word) => Number(word === 2)),
      { random, trees: 4 },
    )
    expect(told!.share).toBeCloseTo(1, 9)
  })

  it('is a function of its seed, and says nothing where nothing varies', () => {
    const columns = Object.values(plainColumns)
    const ask = () => fanova(columns, plain.values, { random: createRandom(1), trees: 3 })
    expect(ask()).toEqual(ask())
    const flat = fanova(
      columns,
      plain.values.map(() => 7),
      { random: createRandom(1), trees: 3 },
    )
    expect(flat.map(({ share }) => share)).toEqual([0, 0, 0, 0, 0])
  })
})
