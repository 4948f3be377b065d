// Studies that are killed at random moments and resumed, held against the same studies left alone; see README.md.
import { createRandom } from '../../src/math/random.ts'
import { publish, shareInterval, short, table } from '../harness/figures.ts'
import { type KilledStudy, killStudy } from './killed-study.ts'
import { costOfPoint } from './long-run.ts'

const studies = numberOption('--studies', 8)
const kills = numberOption('--kills', 3)
const data = ['moons', 'spirals']

const results: (KilledStudy & { readonly name: string })[] = []
const random = createRandom('resume')
for (let seed = 1; seed <= studies; seed++) {
  const name = `${data[seed % data.length]}, seed ${seed}`
  const words = [
    'run',
    '--data',
    data[seed % data.length]!,
    '--seed',
    String(seed),
    '--budget',
    '6trials',
    '--json',
  ]
  const result = await killStudy({ words: [...words, '--workers', '2'], kills, seed: random.below(1e6) })
  results.push({ ...result, name })
  console.error(`${name}: ${result.sameRecord && result.sameDocument ? 'the same' : 'NOT the same'}`)
}

const rows = results.map((result) => [
  result.name,
  result.moments.map(({ trial, after }) => `${trial} + ${after} ms`).join(', '),
  String(result.trials),
  String(result.points),
  result.sameRecord ? 'yes' : 'NO',
  result.sameDocument ? 'yes' : 'NO',
])
console.log(table(['study', 'killed in trial', 'trials', 'points', 'same record', 'same document'], rows))

const same = results.filter((result) => result.sameRecord && result.sameDocument).length
await costOfPoint(5000)
const [few, many] = [await costOfPoint(20_000), await costOfPoint(200_000)]
publish([
  {
    name: `studies killed ${kills} times that end as if left alone`,
    value: same / studies,
    interval: shareInterval(same, studies),
    target: '1',
    holds: same === studies,
    peer: null,
  },
  {
    name: 'cost of a point, run of 200,000 over run of 20,000',
    value: many / few,
    interval: null,
    target: '<= 2',
    holds: many / few <= 2,
    peer: `${short(few)} and ${short(many)} us of processor time, training thread included`,
  },
])

function numberOption(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at === -1 ? otherwise : Number(process.argv[at + 1])
}
