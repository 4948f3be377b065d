import { mean, standardDeviation } from '../../../src/math/moments.ts'
import { createRandom } from '../../../src/math/random.ts'
import { detectBorders } from '../../../src/space/border.ts'
import { type Figure, shareInterval, short, table } from '../../harness/figures.ts'
import type { PartOptions } from '../parts.ts'
import { randomSearch, spaceOf } from './surface.ts'
import { type Played, playFrom } from './wrong-range.ts'

const trials = 60
const noise = 0.02
const counts = [2, 3, 4, 6, 8, 10]
const rates = '@log:1e-5..1e-1'
/** 0.3 decades beyond either end; and three places inside. */
const outside = { 'lr high': 0.2, 'lr low': 5e-6 }
const inside = [2e-4, 1e-3, 1e-2]
/** Two decades beyond the best rate, which is 0.01, and the right range. */
const ranges = {
  right: '@log:1e-4..1',
  'two decades too low': '@log:1e-8..1e-4',
  'two decades too high': '@log:1..1e4',
}

/** Borders told where the optimum lies outside, and where it does not; and what a range far off costs in the end. */
export async function borders({ seeds }: Pick<PartOptions, 'seeds'>): Promise<readonly Figure[]> {
  const rows: string[][] = []
  const figures: Figure[] = []
  for (const parameters of counts) {
    const beyond = Object.entries(outside).map(([end, best]) => ({
      end,
      told: told({ parameters, best, seeds }),
    }))
    const shares = beyond.map(({ end, told: ends }) => ends.get(end) ?? 0)
    const alarms = new Map<string, number>()
    for (const best of inside)
      for (const [end, count] of told({ parameters, best, seeds }))
        alarms.set(end, count + (alarms.get(end) ?? 0))
    const searches = inside.length * seeds.length
    const [worstEnd, worst] = [...alarms].sort((a, b) => b[1] - a[1])[0] ?? ['none', 0]
    rows.push([
      String(parameters),
      ...shares.map((count) => percent(count, seeds.length)),
      percent(worst, searches),
      worstEnd,
    ])
    const least = Math.min(...shares)
    figures.push(
      {
        name: `borders: ${parameters} parameters, optimum 0.3 decades outside: told (the worse side)`,
        value: least / seeds.length,
        interval: shareInterval(least, seeds.length),
        target: '>= 0.95',
        holds: least >= 0.95 * seeds.length,
        peer: null,
      },
      {
        name: `borders: ${parameters} parameters, optimum inside: false alarms at the worst of ${2 * parameters} sides`,
        value: worst / searches,
        interval: shareInterval(worst, searches),
        target: '<= 0.01',
        holds: worst <= 0.01 * searches,
        peer: null,
      },
    )
  }
  console.log(`\nborders of random searches of ${trials} trials, ${seeds.length} seeds`)
  console.log(
    table(['parameters', 'told above', 'told below', 'most false alarms at one side', 'which'], rows),
  )
  return [...figures, ...(await wrongRanges(seeds.slice(0, 40)))]
}

/** How often each end was told. */
function told(about: { parameters: number; best: number; seeds: readonly number[] }): Map<string, number> {
  const space = spaceOf(about.parameters, rates)
  const ends = new Map<string, number>()
  for (const seed of about.seeds) {
    const random = createRandom(seed)
    for (const { parameter, side } of detectBorders({
      space,
      trials: randomSearch(space, { best: about.best, noise, random, trials }),
    }))
      ends.set(`${parameter} ${side}`, (ends.get(`${parameter} ${side}`) ?? 0) + 1)
  }
  return ends
}

async function wrongRanges(seeds: readonly number[]): Promise<readonly Figure[]> {
  const played: Record<string, Played[]> = {}
  for (const [name, range] of Object.entries(ranges)) {
    played[name] = []
    for (const seed of seeds) played[name]!.push(await playFrom(range, seed))
  }
  const right = played['right']!
  const usual = { regret: mean(right.map((one) => one.regret)), epochs: mean(right.map((one) => one.epochs)) }
  console.log(`\nthe recipe's search on a formula, best rate 0.01, ${seeds.length} seeds`)
  const rows = Object.entries(played).map(([name, studies]) => [
    `${ranges[name as keyof typeof ranges]} (${name})`,
    mean(studies.map((one) => one.regret)).toFixed(4),
    short(standardDeviation(studies.map((one) => one.regret)) / Math.sqrt(studies.length)),
    mean(studies.map((one) => one.epochs)).toFixed(0),
    String(studies.reduce((sum, one) => sum + one.discarded, 0)),
  ])
  console.log(table(['range', 'mean regret', 'its error', 'epochs', 'trials discarded'], rows))
  return Object.entries(played)
    .filter(([name]) => name !== 'right')
    .flatMap(([name, studies]): Figure[] => {
      const regret = mean(studies.map((one) => one.regret)) / usual.regret
      const cost = mean(studies.map((one) => one.epochs)) / usual.epochs
      const discarded = studies.reduce((sum, one) => sum + one.discarded, 0)
      const peer = 'the right range'
      return [
        {
          name: `borders: ${name}, regret`,
          value: regret,
          interval: ratioInterval(studies, right),
          target: '<= 1.1',
          holds: regret <= 1.1,
          peer,
        },
        {
          name: `borders: ${name}, budget`,
          value: cost,
          interval: null,
          target: '<= 1.5',
          holds: cost <= 1.5,
          peer,
        },
        {
          name: `borders: ${name}, trials discarded`,
          value: discarded,
          interval: null,
          target: '0',
          holds: discarded === 0,
          peer: null,
        },
      ]
    })
}

/** 95 % by drawing the studies anew. */
function ratioInterval(studies: readonly Played[], right: readonly Played[]): readonly [number, number] {
  const random = createRandom(1)
  const drawn = (all: readonly Played[]) => mean(all.map(() => all[random.below(all.length)]!.regret))
  const ratios = Array.from({ length: 1000 }, () => drawn(studies) / drawn(right)).sort((a, b) => a - b)
  return [ratios[25]!, ratios[974]!]
}

function percent(count: number, of: number): string {
  return `${((100 * count) / of).toFixed(1)} %`
}
