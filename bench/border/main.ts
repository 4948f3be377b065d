// Learning-rate ranges that are decades off, and how often a border is told where there is none: `npm run bench:border`,
// or `node --import jiti/register bench/border/main.ts [--json FILE] [--seeds N] [--only wrong|alarms] [-v]`.
// Needs ../shared/data for the digits; without it the generated glyphs alone are used.
import { existsSync } from 'node:fs'
import { publish } from '../harness/figures.ts'
import { falseAlarms } from './false-alarms.ts'
import { type Task, wrongRanges } from './wrong-ranges.ts'

const digits = '../shared/data/datasets/digits'
const seeds = Number(option('--seeds') ?? 3)
const only = option('--only')
const babysit = ['coarse', 'fine', 'final'] as const
const measured = ['range', ...babysit] as const
const tasks: readonly Task[] = [
  ...(existsSync(digits)
    ? [
        { name: 'digits', data: digits, stages: babysit, seeds },
        { name: 'digits, range stage first', data: digits, stages: measured, seeds },
      ]
    : []),
  { name: 'glyphs', data: 'glyphs', stages: babysit, seeds },
]

publish([
  ...(only === 'wrong'
    ? []
    : await falseAlarms(['moons', 'spirals', ...(existsSync(digits) ? [digits] : [])], 50)),
  ...(only === 'alarms' ? [] : await wrongRanges(tasks)),
])

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}
