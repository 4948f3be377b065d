import { describe, expect, it } from 'vitest'
import {
  type Constraint,
  constraintText,
  keeps,
  missedTexts,
  missesOf,
  parseConstraint,
  violationOf,
} from '../../src/domain/constraint.ts'
import type { Space } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import { median } from '../../src/math/quantile.ts'
import { createRandom } from '../../src/math/random.ts'
import { standings } from '../../src/search/models/standing.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import type { PastTrial } from '../../src/search/samplers/sampler.ts'
import { tuners } from '../../src/search/tuners/index.ts'
import type { Contender } from '../../src/search/tuners/tuner.ts'
import { parseRange } from '../../src/space/parse-range.ts'

const last = (values: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { last: value }]))

describe('a constraint', () => {
  it.each([
    ['latency <= 20', { series: 'latency', op: '<=', bound: 20 }],
    ['val/accuracy>=0.9', { series: 'val/accuracy', op: '>=', bound: 0.9 }],
    [' size of it <= -1e-3 ', { series: 'size of it', op: '<=', bound: -1e-3 }],
  ] as const)('is read from %j', (text, constraint) => {
    expect(parseConstraint(text)).toEqual(constraint)
    expect(parseConstraint(constraintText(constraint))).toEqual(constraint)
  })

  it.each(['latency', 'latency < 20', 'latency <= fast', '<= 20', 'latency <= Infinity', 'latency <= '])(
    'is not %j',
    (text) => expect(parseConstraint(text)).toBeNull(),
  )

  const constraints: readonly Constraint[] = [
    { series: 'latency', op: '<=', bound: 20 },
    { series: 'accuracy', op: '>=', bound: 0 },
  ]
  it('is missed by a share of its bound, and by all where nothing was heard', () => {
    expect(missesOf(last({ latency: 25, accuracy: 0.5 }), constraints)).toEqual([0.25, -0.5])
    expect(missesOf(last({ latency: 20, accuracy: 0 }), constraints).map((miss) => miss + 0)).toEqual([0, 0])
    expect(missesOf(last({ accuracy: Number.NaN }), constraints)).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
    expect(violationOf([0.25, -3, 0.5])).toBe(0.75)
    expect(keeps(last({ latency: 20, accuracy: 0 }), constraints)).toBe(true)
    expect(keeps(last({ latency: 20.1, accuracy: 0 }), constraints)).toBe(false)
    expect(keeps({}, undefined)).toBe(true)
    expect(missedTexts(last({ latency: 31.00001 }), constraints)).toEqual([
      'latency 31 > 20',
      'accuracy not heard',
    ])
  })
})

const space: Space = { parameters: [parseRange('@-5.0..5', 'x'), parseRange('@-5.0..5', 'y')] }
/** Least at (3, 3); x + y must not pass 2, so the best that is allowed is (1, 1) with 8. */
const worth = ({ x, y }: Settings): number => (Number(x) - 3) ** 2 + (Number(y) - 3) ** 2
const miss = ({ x, y }: Settings): number => (Number(x) + Number(y) - 2) / 2

function search(
  name: string,
  about: { readonly seed: number; readonly trials: number },
): readonly PastTrial[] {
  const random = createRandom(about.seed)
  const finished: PastTrial[] = []
  while (finished.length < about.trials) {
    const offset = finished.length
    const [settings] = samplers[name]!.suggest({ space, finished, running: [], count: 1, offset, random })
    const misses = [miss(settings!)]
    finished.push({
      number: offset + 1,
      settings: settings!,
      status: 'complete',
      value: worth(settings!),
      misses,
    })
  }
  return finished
}

describe('samplers where a constraint is asked', () => {
  const seeds = [0, 1, 2, 3, 4]
  const best = (trials: readonly PastTrial[]) =>
    Math.min(...trials.filter(({ misses }) => violationOf(misses) === 0).map(({ value }) => value!))

  it.each([
    ['gp', 40, 8.3],
    ['tpe', 80, 9.5],
    ['cma-es', 80, 10.5],
  ] as const)(
    '%s finds the best that keeps it (median of 5 seeds after %i trials)',
    (name, trials, least) => {
      const reached = seeds.map((seed) => best(search(name, { seed, trials })))
      expect(median(reached)).toBeLessThan(least)
      for (const value of reached) expect(value).toBeGreaterThanOrEqual(8 - 1e-9)
    },
  )

  it('gp looks for what keeps it where nothing does so far', () => {
    const corner = { parameters: [parseRange('@0.0..1', 'x'), parseRange('@0.0..1', 'y')] }
    const random = createRandom(3)
    const finished: PastTrial[] = []
    const off = ({ x, y }: Settings) => 0.98 - Math.min(Number(x), Number(y))
    for (let i = 0; i < 30; i++) {
      const [settings] = samplers['gp']!.suggest({
        space: corner,
        finished,
        running: [],
        count: 1,
        offset: i,
        random,
      })
      finished.push({
        number: i + 1,
        settings: settings!,
        status: 'complete',
        value: Number(settings!['x']),
        misses: [off(settings!)],
      })
    }
    expect(finished.some(({ misses }) => violationOf(misses) === 0)).toBe(true)
  })

  it('stand: what keeps all, by value; what was stopped; what misses, the nearest first; what diverged', () => {
    const trial = (number: number, more: Partial<PastTrial>): PastTrial => ({
      number,
      settings: { x: number, y: 0 },
      status: 'complete',
      value: number,
      ...more,
    })
    const ranked = standings([
      trial(1, { misses: [0.5, 0.1] }),
      trial(2, { misses: [Number.POSITIVE_INFINITY, -1] }),
      trial(3, { misses: [0.2, -9] }),
      trial(4, { misses: [-1, 0] }),
      trial(5, { status: 'diverged', value: null }),
      trial(6, { status: 'stopped', value: null }),
      trial(7, { value: 1, misses: [-0.1, -0.1] }),
    ])
    expect(ranked.map(({ settings }) => settings['x'])).toEqual([7, 4, 6, 3, 1, 2, 5])
  })
})

describe.each(Object.entries(tuners))('the tuner %s where a constraint is asked', (_, tuner) => {
  it('is led by a trial that keeps it, and by the nearest where none does', () => {
    const contender = (number: number, misses: readonly number[]): Contender => ({
      number,
      settings: { x: number / 10, y: -number / 10 },
      status: 'finished',
      reports: [1, 3, 9, 27].map((at, k) => ({ at, value: number, turn: 4 * number + k })),
      misses,
    })
    const of = (misses: (number: number) => readonly number[]) =>
      tuner.leader({
        space,
        contenders: Array.from({ length: 16 }, (_, i) => contender(i + 1, misses(i + 1))),
        full: 27,
        random: createRandom(1),
      })
    expect(of((number) => [number < 9 ? 0.5 : -0.5])).toBe(9)
    expect(of((number) => [Math.abs(number - 5.2)])).toBe(5)
    expect(of(() => [-1])).toBe(1)
  })
})
