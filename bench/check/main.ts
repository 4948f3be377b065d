// What the sanity check says of every planted fault and of clean programs: `npm run bench:check`, or
// `node --import jiti/register bench/check/main.ts [--json FILE]`. Needs ../shared/data for the digits; without it the
// generated data alone are used. Runs the sources in src/ in this process.
import { existsSync } from 'node:fs'
import type { SanityOutcome } from '../../src/domain/outcome.ts'
import { faults } from '../../src/trainer/main.ts'
import { type BuiltinStudy, runBuiltinStudy } from '../harness/builtin-study.ts'
import { type Figure, publish, shareInterval, table } from '../harness/figures.ts'
import { expectations } from './faults.ts'

const digits = '../shared/data/datasets/digits'
const tabular = existsSync(digits) ? digits : 'moons'
type Options = BuiltinStudy['options']

const hosts: readonly Options[] = [
  { data: tabular, model: 'mlp', optimizer: 'adam' },
  { data: 'glyphs', model: 'mlp', optimizer: 'momentum' },
  { data: 'glyphs', model: 'mlp', optimizer: 'adam', activation: 'tanh' },
]

const optimizers = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw']
const clean: readonly Options[] = [
  { data: tabular, model: 'softmax' },
  { data: 'glyphs', model: 'softmax' },
  { data: tabular, model: 'mlp' },
  { data: 'glyphs', model: 'mlp' },
  { data: 'moons', model: 'mlp' },
  { data: 'spirals', model: 'mlp' },
  { data: tabular, model: 'mlp', normalization: 'batch' },
  { data: 'glyphs', model: 'mlp', activation: 'tanh' },
  { data: tabular, model: existsSync(digits) ? 'cnn' : 'mlp' },
  { data: 'glyphs', model: 'mlp', loss: 'hinge' },
].flatMap((options) => optimizers.map((optimizer) => ({ ...options, optimizer })))

const rows: string[][] = []
const caught = new Map<string, { seen: number; named: number }>()
for (const fault of faults) {
  const expected = expectations[fault.name]
  for (const options of hosts) {
    const { verdict, causes, summary } = await check({ ...options, fault: fault.name })
    let judgement = 'not visible to it'
    if (expected?.visible) {
      const right = expected.verdicts.includes(verdict) && causes.some((cause) => expected.causes.includes(cause))
      const counts = caught.get(fault.name) ?? { seen: 0, named: 0 }
      caught.set(fault.name, { seen: counts.seen + 1, named: counts.named + (right ? 1 : 0) })
      judgement = right ? 'caught' : 'MISSED'
    }
    rows.push([fault.name, describe(options), verdict, causes.slice(0, 3).join(', '), judgement])
    if (process.argv.includes('-v') || judgement === 'MISSED') console.error(`${fault.name} on ${describe(options)}: ${verdict}: ${summary}`)
  }
}
console.log(table(['fault', 'in', 'verdict', 'causes', ''], rows))
console.log('\nNot visible to a check of a few short runs:')
for (const [name, expected] of Object.entries(expectations)) if (!expected.visible) console.log(`- ${name}: ${expected.why}`)

const failures: string[][] = []
for (const options of clean) {
  const outcome = await check(options)
  if (outcome.verdict !== 'pass') failures.push([describe(options), outcome.verdict, outcome.causes.join(', '), outcome.summary])
}
console.log(`\nClean programs that do not pass: ${failures.length} of ${clean.length}`)
if (failures.length > 0) console.log(table(['program', 'verdict', 'causes', 'why'], failures))

const families = [...caught.values()]
const whole = families.filter(({ seen, named }) => named === seen).length
const figures: Figure[] = [
  {
    name: 'bug families caught with their cause named',
    value: whole / families.length,
    interval: shareInterval(whole, families.length),
    target: '>= 0.95',
    holds: whole / families.length >= 0.95,
    peer: null,
  },
  {
    name: 'clean programs that pass',
    value: (clean.length - failures.length) / clean.length,
    interval: shareInterval(clean.length - failures.length, clean.length),
    target: '1 (60 of 60)',
    holds: failures.length === 0,
    peer: null,
  },
]
publish(figures)

async function check(options: Options): Promise<SanityOutcome> {
  const { state } = await runBuiltinStudy({ options, stages: ['sanity'] })
  return state.outcomes.sanity!
}

function describe(options: Options): string {
  const { data, model, optimizer, ...rest } = options
  return [String(data).split('/').at(-1), model, optimizer, ...Object.entries(rest).filter(([name]) => name !== 'fault').map(([, value]) => value)].join(' ')
}
