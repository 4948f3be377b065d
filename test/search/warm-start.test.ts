import { describe, expect, it } from 'vitest'
import type { Goal } from '../../src/domain/goal.ts'
import type { Space } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import type { StudyPlan } from '../../src/domain/study.ts'
import type { FinishedTrial } from '../../src/domain/trial.ts'
import type { EarlierTrial } from '../../src/domain/warm-start.ts'
import { median } from '../../src/math/quantile.ts'
import { createRandom } from '../../src/math/random.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import type { PastTrial } from '../../src/search/samplers/sampler.ts'
import { agreement, foretold, normalScores, risingLine } from '../../src/search/warm-start/align.ts'
import { firstSettings } from '../../src/search/warm-start/first-settings.ts'
import { placedEarlier, standsAlone } from '../../src/search/warm-start/placed-earlier.ts'
import { takeStudy } from '../../src/search/warm-start/take-study.ts'
import { parseRange } from '../../src/space/parse-range.ts'

const spaceOf = (ranges: Readonly<Record<string, string>>): Space => ({
  parameters: Object.entries(ranges).map(([name, text]) => parseRange(text, name)),
})
const space = spaceOf({
  lr: '@log:1e-6..1',
  reg: '@log:1e-6..1e-1',
  dropout: '@0.0..0.9',
  optimizer: '@adam,sgd,rmsprop',
})
/** Best at lr `rate`, reg 1e-4, no dropout, adam. */
const loss =
  (rate: number) =>
  ({ lr, reg, dropout, optimizer }: Settings): number =>
    Math.log10(Number(lr) / rate) ** 2 +
    0.3 * Math.log10(Number(reg) / 1e-4) ** 2 +
    0.1 * Number(dropout) +
    (optimizer === 'adam' ? 0 : 0.5)

/** A study of 60 trials at random, by what `worth` makes of the settings; the best first. */
function older(worth: (settings: Settings) => number, seed: number): readonly EarlierTrial[] {
  const tried = samplers['random']!.suggest({
    space,
    finished: [],
    running: [],
    count: 60,
    offset: 0,
    random: createRandom(seed),
  })
  const scores = normalScores(tried.map(worth))
  return tried
    .map((settings, i): EarlierTrial => ({ settings, status: 'complete', standing: scores[i]! }))
    .sort((a, b) => a.standing! - b.standing!)
}

function past(settings: readonly Settings[], worth: (settings: Settings) => number): readonly PastTrial[] {
  return settings.map((one, i) => ({ number: i + 1, settings: one, status: 'complete', value: worth(one) }))
}

describe('values of two studies', () => {
  it('have normal scores that know the order alone', () => {
    const scores = normalScores([5, 1e9, -3, 5])
    expect(scores[2]).toBeCloseTo(-1.15035, 5)
    expect(scores[1]).toBeCloseTo(1.15035, 5)
    expect(scores[0]).toBe(scores[3])
    expect(scores[0]).toBeCloseTo(0, 12)
  })

  it('are foretold by the nearest, and laid over each other by a line that rises', () => {
    const by = older(loss(1e-3), 1).map(({ settings, standing }) => ({ settings, value: standing! }))
    const [here] = foretold(space, { by, settings: [by[7]!.settings] })
    expect(Math.abs(here! - by[7]!.value)).toBeLessThan(0.2)
    const line = risingLine([-1, 0, 1, 2], [80, 90, 100, 110])
    expect(line(0.5)).toBeCloseTo(95, 10)
    const falling = risingLine([-1, 0, 1, 2], [4, 3, 2, 1])
    expect(falling(2)).toBeGreaterThan(falling(-1))
    expect(agreement([1, 2, 3, 4, 5], [10, 20, 30, 40, 50])).toBeCloseTo(2, 10)
    expect(agreement([1, 2, 3], [1, 1, 1])).toBe(0)
  })

  it('are on the scale of the search, whatever the older one measured in', () => {
    const earlier = older((settings) => 7 + 1000 * loss(3e-3)(settings), 2)
    const random = createRandom(3)
    const own = samplers['sobol']!.suggest({ space, finished: [], running: [], count: 20, offset: 0, random })
    const placed = placedEarlier(space, { finished: past(own, loss(3e-3)), earlier })!
    const off = placed.map(({ trial, value }) => Math.abs(value! - loss(3e-3)(trial.settings)))
    expect(median(off)).toBeLessThan(1)
  })

  it('are dropped where they foretell the opposite, where they foretell nothing, and where nobody needs them', () => {
    const random = createRandom(4)
    const own = samplers['sobol']!.suggest({
      space,
      finished: [],
      running: [],
      count: 120,
      offset: 0,
      random,
    })
    const opposite = older((settings) => -loss(3e-3)(settings), 5)
    expect(
      placedEarlier(space, { finished: past(own.slice(0, 12), loss(3e-3)), earlier: opposite }),
    ).toBeNull()
    const noise = createRandom(6)
    const nothing = older(() => noise.next(), 6)
    expect(
      placedEarlier(space, { finished: past(own.slice(0, 60), loss(3e-3)), earlier: nothing }),
    ).toBeNull()
    const good = older(loss(3e-3), 7)
    expect(
      placedEarlier(space, { finished: past(own.slice(0, 60), loss(3e-3)), earlier: good }),
    ).not.toBeNull()
    expect(placedEarlier(space, { finished: past(own, loss(3e-3)), earlier: good })).toBeNull()
    expect(standsAlone(past(own.slice(0, 4), loss(3e-3)), good)).toBe(true)
    expect(standsAlone(past(own.slice(0, 5), loss(3e-3)), good)).toBe(false)
    expect(standsAlone([], good.slice(0, 4))).toBe(false)
  })
})

/** The best value of a search that begins from an older study, or from none. */
function search(
  name: string,
  about: { earlier: readonly EarlierTrial[]; seed: number; trials: number },
): number {
  const { earlier, seed, trials } = about
  const random = createRandom(seed)
  const first = firstSettings(space, earlier)
  const finished: PastTrial[] = []
  while (finished.length < trials) {
    const offset = finished.length
    const [drawn] = samplers[name]!.suggest({
      space,
      finished,
      running: [],
      count: 1,
      offset,
      random,
      earlier,
    })
    const settings = first[offset] ?? drawn!
    finished.push({ number: offset + 1, settings, status: 'complete', value: loss(3e-3)(settings) })
  }
  return Math.min(...finished.map(({ value }) => value!))
}

describe('a search that begins from an older study of other data', () => {
  const seeds = [0, 1, 2, 3, 4, 5, 6]
  // Its best rate is three times lower, and its values have another size.
  const like = (seed: number) => older((settings) => 7 + 100 * loss(1e-3)(settings), 100 + seed)
  const unlike = (seed: number) => older((settings) => -loss(1e-3)(settings), 100 + seed)
  const of = (name: string, trials: number, earlier: (seed: number) => readonly EarlierTrial[]) =>
    median(seeds.map((seed) => search(name, { earlier: earlier(seed), seed, trials })))

  it.each(['tpe', 'gp'])('%s is further after 10 trials (median of 7 seeds)', (name) => {
    expect(of(name, 10, like)).toBeLessThan(0.8 * of(name, 10, () => []))
  })

  it('gp is not led astray by one that says the opposite', () => {
    expect(of('gp', 30, unlike)).toBeLessThan(0.05)
  })
})

const goal: Goal = { series: 'val/loss', direction: 'minimize' }

function trialOf(
  number: number,
  settings: Settings,
  about: Partial<FinishedTrial> & { readonly last?: Readonly<Record<string, number>> },
): FinishedTrial {
  const { last = {}, ...rest } = about
  const summary = (value: number) => ({ first: value, last: value, min: value, max: value, count: 1 })
  return {
    number,
    stage: 'coarse',
    purpose: 'search',
    settings,
    budget: { amount: 2, unit: 'epochs' },
    seed: 1,
    orders: {},
    breakOut: true,
    status: 'complete',
    run: `old/${number}.1`,
    end: { status: 'ok', reason: 'finished' },
    metrics: Object.fromEntries(Object.entries(last).map(([name, value]) => [name, summary(value)])),
    epochs: 2,
    steps: 20,
    seconds: 1,
    ...rest,
  }
}

const oldPlan = (more: Partial<StudyPlan> = {}): StudyPlan => ({
  id: 'old',
  program: { kind: 'command', argv: ['true'], cwd: '/' },
  steering: { roles: {}, budget: true, samples: false, seed: false, inputs: false, evaluation: false },
  space: spaceOf({ lr: '@log:1e-6..1', width: '@8..64' }),
  given: ['lr', 'width'],
  fixed: { dropout: 0.5 },
  goal: { series: 'val/accuracy', direction: 'maximize' },
  seed: 1,
  stages: ['coarse', 'fine'],
  effort: { kind: 'standard' },
  workers: 1,
  sampler: 'random',
  scheduler: 'break-out',
  ...more,
})

describe('of an older study is taken', () => {
  const rates = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1]
  const accuracies = [0.2, 0.6, 0.9, 0.7, 0.3]

  it('what it knows of parameters that are searched here, by the order of its own goal', () => {
    const trials = rates.map((lr, i) =>
      trialOf(i + 1, { lr, width: 8, dropout: 0.5 }, { last: { 'val/accuracy': accuracies[i]! } }),
    )
    const taken = takeStudy({ space, goal }, { plan: oldPlan(), trials })
    expect(taken.notes).toEqual([
      'It is judged by its own goal, maximize val/accuracy: none of its trials has val/loss.',
      'It says nothing of reg and optimizer.',
      'width is not searched here: what it had there is ignored.',
    ])
    expect(taken.trials.map(({ settings }) => settings)).toEqual(
      [1e-3, 1e-2, 1e-4, 1e-1, 1e-5].map((lr) => ({ lr, dropout: 0.5 })),
    )
    expect(taken.trials.map(({ standing }) => standing)).toEqual([-1.2816, -0.5244, 0, 0.5244, 1.2816])
    expect(firstSettings(space, taken.trials)).toEqual([
      { lr: 1e-3, reg: 3.16e-4, dropout: 0.5, optimizer: 'sgd' },
      { lr: 1e-2, reg: 3.16e-4, dropout: 0.5, optimizer: 'sgd' },
    ])
  })

  it('by the goal of this search where its trials have it, without what lies outside and what failed', () => {
    const trials = [
      ...rates.map((lr, i) =>
        trialOf(i + 1, { lr }, { last: { 'val/accuracy': 0.5, 'val/loss': 1 - accuracies[i]! } }),
      ),
      trialOf(6, { lr: 5 }, { last: { 'val/loss': 0 } }),
      trialOf(7, { lr: 1e-3 }, { status: 'failed' }),
      trialOf(8, { lr: 0.5 }, { status: 'diverged' }),
      trialOf(9, { lr: 1e-3 }, { purpose: 'scout', last: { 'val/loss': 0 } }),
    ]
    const taken = takeStudy({ space: spaceOf({ lr: '@log:1e-6..1' }), goal }, { plan: oldPlan(), trials })
    expect(taken.notes).toEqual([
      'width is not searched here: what it had there is ignored.',
      '1 trial is left out: lr lies outside of the range here.',
    ])
    expect(taken.trials.map(({ settings, status, standing }) => [settings['lr'], status, standing])).toEqual([
      [1e-3, 'complete', -1.2816],
      [1e-2, 'complete', -0.5244],
      [1e-4, 'complete', 0],
      [1e-1, 'complete', 0.5244],
      [1e-5, 'complete', 1.2816],
      [0.5, 'diverged', null],
    ])
  })

  it('trials of a longer budget among those of the commonest, of which they are the better ones', () => {
    const random = createRandom(9)
    const coarse = Array.from({ length: 40 }, (_, i) => {
      const lr = 10 ** (-6 * random.next())
      return trialOf(
        i + 1,
        { lr },
        { last: { 'val/loss': 5 + loss(1e-3)({ lr, reg: 1e-4, dropout: 0, optimizer: 'adam' }) } },
      )
    })
    const fine = [5e-4, 7e-4, 1e-3, 2e-3, 3e-3].map((lr, i) =>
      trialOf(
        50 + i,
        { lr },
        { budget: { amount: 20, unit: 'epochs' }, last: { 'val/loss': 1 + Math.abs(Math.log10(lr / 1e-3)) } },
      ),
    )
    const taken = takeStudy(
      { space: spaceOf({ lr: '@log:1e-6..1' }), goal },
      { plan: oldPlan(), trials: [...coarse, ...fine] },
    )
    expect(taken.trials).toHaveLength(45)
    const standing = new Map(taken.trials.map((one) => [one.settings['lr'], one.standing!]))
    for (const { settings } of fine) expect(standing.get(settings['lr']!)!).toBeLessThan(-0.5)
    expect(standing.get(1e-3)!).toBeLessThan(standing.get(3e-3)!)
  })

  it('no more than is of use', () => {
    const random = createRandom(10)
    const trials = Array.from({ length: 1000 }, (_, i) =>
      trialOf(i + 1, { lr: 10 ** (-6 * random.next()) }, { last: { 'val/loss': i } }),
    )
    const taken = takeStudy({ space, goal }, { plan: oldPlan(), trials })
    expect(taken.trials).toHaveLength(300)
    expect(taken.notes.at(-1)).toBe(
      '700 of 1000 trials are left out: the best and an even sample of the others are enough.',
    )
  })
})
