// The search beside Optuna, part by part: `npm run bench:search -- PART [--seeds N or FIRST-END] [--lines NAME,...] [--tasks N] [--data FOLDER] [--json FILE]`.
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
  figures.push(
    ...(await run({ data: values.data, tasks, lines, seeds: seedsOf(values.seeds ?? String(seeds)) })),
  )
  console.log(`\n${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
publish(figures)

/** `10` are the seeds 0 to 9, `10-20` those from 10 to 19. */
function seedsOf(text: string): number[] {
  const [first, end] = text.includes('-') ? text.split('-').map(Number) : [0, Number(text)]
  return Array.from({ length: end! - first! }, (_, i) => first! + i)
}
