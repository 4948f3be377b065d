// The search beside Optuna, part by part: `npm run bench:search -- PART [--seeds N or FIRST-END] [--lines NAME,...] [--tasks N]
// [--functions A-B] [--instances A-B] [--evaluations N] [--trials N] [--theirs N] [--data FOLDER] [--json FILE]`.
// Parts: see README.md. BABYSIT_OPTUNA_PYTHON names a Python that has Optuna.
import { parseArgs } from 'node:util'
import { publish } from '../harness/figures.ts'
import { parts } from './parts.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string' },
    lines: { type: 'string', default: '' },
    data: { type: 'string', default: '../shared/data' },
    tasks: { type: 'string', default: '20' },
    functions: { type: 'string', default: '1-25' },
    instances: { type: 'string', default: '1-6' },
    evaluations: { type: 'string', default: '500' },
    trials: { type: 'string' },
    theirs: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
})
const chosen = positionals.length > 0 ? positionals : Object.keys(parts)
const unknown = chosen.find((name) => parts[name] === undefined)
if (unknown !== undefined) {
  console.error(`'${unknown}' is no part; expected one of ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}
const figures = []
for (const name of chosen) {
  const started = performance.now()
  const { run, seeds } = parts[name]!
  const tasks = Number(values.tasks)
  const lines = values.lines.split(',').filter((line) => line !== '')
  const options = {
    data: values.data,
    tasks,
    lines,
    seeds: numbersOf(values.seeds ?? String(seeds)),
    functions: numbersOf(values.functions),
    instances: numbersOf(values.instances),
    evaluations: Number(values.evaluations),
    theirs: Number(values.theirs),
    trials: values.trials === undefined ? undefined : Number(values.trials),
  }
  figures.push(...(await run(options)))
  console.log(`\n${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
publish(figures)

/** `10` are the numbers 0 to 9, `10-20` those from 10 to 19. */
function numbersOf(text: string): number[] {
  const [first, end] = text.includes('-') ? text.split('-').map(Number) : [0, Number(text)]
  return Array.from({ length: end! - first! }, (_, i) => first! + i)
}
