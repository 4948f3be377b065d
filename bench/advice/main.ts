// What becomes of a run that follows its first advice: `npm run bench:advice`, or
// `node --import jiti/register bench/advice/main.ts [--out FOLDER] [--only WORD] [--split tuning | reporting] [--seeds N] [--threads N]
// [--json FILE]`. Needs the runs of the clinic (`npm run bench:clinic make`). Runs the sources in src/.

import { hosts } from '../clinic/making/hosts.ts'
import { inThreads } from '../clinic/pool.ts'
import { defaultFolder, familiesIn } from '../clinic/records/files.ts'
import { publish } from '../harness/figures.ts'
import { figuresOf, tableOf } from './report.ts'
import type { AdviceTrial } from './trial.ts'
import type { AdviceTask } from './worker.ts'

const word = (name: string) => {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}
const folder = word('--out') ?? defaultFolder
const only = word('--only') ?? ''
const split = word('--split') ?? ''
const seeds = Array.from({ length: Number(word('--seeds') ?? 2) }, (_, index) => index + 1)

const there = new Set(familiesIn(folder))
const tasks: readonly AdviceTask[] = hosts
  .filter(
    ({ family }) => there.has(family.name) && family.name.includes(only) && family.split.includes(split),
  )
  .map(({ family }) => ({ folder, family: family.name, seeds }))
if (tasks.length === 0) {
  console.error(`There are no runs in ${folder}: make them first, npm run bench:clinic make.`)
  process.exit(1)
}
const trials = await inThreads<AdviceTask, readonly AdviceTrial[]>(
  new URL('./worker.ts', import.meta.url),
  tasks,
  {
    threads: Number(word('--threads') ?? 2),
    told: (done) => console.error(`${done[0]?.family.name}: ${done.length} runs`),
  },
)
const figures = (['tuning', 'reporting'] as const).flatMap((name) => {
  const some = trials.flat().filter(({ family }) => family.split === name)
  if (some.length === 0) return []
  console.log(`\n## The ${name} families: ${some.length} runs\n\n${tableOf(some)}`)
  return figuresOf(some, `${name} families`)
})
publish(figures)
