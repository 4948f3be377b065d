import { describe, expect, it, test } from 'vitest'
import type { Space } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import { median } from '../../src/math/quantile.ts'
import { createRandom } from '../../src/math/random.ts'
import { random } from '../../src/search/samplers/random.ts'
import { tuners } from '../../src/search/tuners/index.ts'
import { plain } from '../../src/search/tuners/plain.ts'
import { type Contender, reached, rungsOf, type Tuner } from '../../src/search/tuners/tuner.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { tunerSuite } from '../../src/testing/tuner-suite.ts'

tunerSuite({ describe, test }, tuners)

describe('rungsOf', () => {
  it('climbs by a factor from the least to the full budget', () => {
    expect(rungsOf(50, { least: 2, factor: 3 })).toEqual([2, 6, 17, 50])
    expect(rungsOf(81, { least: 1, factor: 3 })).toEqual([1, 3, 9, 27, 81])
    expect(rungsOf(1, { least: 1, factor: 3 })).toEqual([1])
  })
})

const space: Space = {
  parameters: [
    parseRange('@log:1e-6..1', 'lr'),
    parseRange('@log:1e-6..1e-1', 'reg'),
    parseRange('@0.0..0.9', 'dropout'),
  ],
}
/** Low rates learn slowly, but some of them end better: the first epochs deceive. */
function loss({ lr, reg, dropout }: Settings, epoch: number): number {
  const rate = Math.log10(Number(lr))
  const end = 0.1 * (rate + 3) ** 2 + 0.05 * (Math.log10(Number(reg)) + 4) ** 2 + 0.1 * Number(dropout)
  return end + 2 * Math.exp(-epoch / (3 + 4 * Math.max(0, -2 - rate)))
}

function found(tuner: Tuner, about: { seed: number; epochs: number }): number {
  const contenders: Contender[] = []
  const request = () => ({ space, contenders, full: 27, random: createRandom(about.seed) })
  for (let spent = 0; spent < about.epochs; ) {
    const move = tuner.next(request())
    if (move.kind === 'start') {
      contenders.push({
        number: contenders.length + 1,
        settings: move.settings,
        status: 'waiting',
        reports: [],
      })
    }
    const at = move.kind === 'start' ? contenders.length - 1 : move.number - 1
    const trial = contenders[at]!
    const reports = [...trial.reports]
    for (let place = reached(trial) + 1; place <= move.upTo; place++)
      reports.push({ at: place, value: loss(trial.settings, place), turn: spent++ })
    contenders[at] = { ...trial, reports, status: move.upTo === 27 ? 'finished' : 'waiting' }
  }
  return loss(contenders[tuner.leader(request())! - 1]!.settings, 27)
}

describe('coarse-to-fine', () => {
  it('finds in 10 full trainings what random search does not find in 40 (median of 9 seeds)', () => {
    const seeds = Array.from({ length: 9 }, (_, seed) => seed)
    const ours = median(seeds.map((seed) => found(tuners['coarse-to-fine']!, { seed, epochs: 270 })))
    const chance = median(seeds.map((seed) => found(plain(random), { seed, epochs: 1080 })))
    expect(ours).toBeLessThan(chance)
  })

  it('is led by the best of those that came to their end, also where the model takes all differences for noise', () => {
    const chance = createRandom(8)
    const contenders: Contender[] = Array.from({ length: 40 }, (_, i) => ({
      number: i + 1,
      settings: { lr: 10 ** (-6 * chance.next()), reg: 10 ** (-1 - 5 * chance.next()), dropout: 0.5 },
      status: 'finished',
      reports: [1, 3, 9, 27].map((at, k) => ({ at, value: chance.normal(), turn: 4 * i + k })),
    }))
    const ends = contenders.map(({ reports }) => reports[3]!.value)
    const leader = tuners['coarse-to-fine']!.leader({ space, contenders, full: 27, random: createRandom(1) })
    expect(ends[leader! - 1]).toBe(Math.min(...ends))
  })
})
