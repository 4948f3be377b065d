// Labelled runs, healthy and with planted faults, and what the diagnosis says of them: `npm run bench:clinic`, or
// `node --import jiti/register bench/clinic/main.ts [make | score] [--out FOLDER] [--only WORD] [--split tuning | reporting] [--seeds N]
// [--threads N] [--full] [--json FILE]`. Without a word: makes the runs where they are not there, then scores. `--full` scores at every level of signals.
// Runs the sources in src/. Needs ../shared/data for two of the data sets; without it the generated ones alone are used.
import { publish } from '../harness/figures.ts'
import { makeClinic } from './make-clinic.ts'
import { defaultFolder, familiesIn } from './records/files.ts'
import { figuresOf, tablesOf } from './scoring/report.ts'
import { scoreClinic } from './scoring/score-clinic.ts'
import { levels } from './scoring/signals.ts'

const splits = ['tuning', 'reporting'] as const
const word = (name: string) => {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}
const folder = word('--out') ?? defaultFolder
const only = word('--only') ?? ''
const split = splits.find((name) => name === word('--split'))
const ofHalf = split === undefined ? {} : { split }
const threads = Number(word('--threads') ?? 2)
const seeds = Array.from({ length: Number(word('--seeds') ?? 5) }, (_, index) => index + 1)
const verb = ['make', 'score'].find((name) => process.argv.includes(name))

const figures = []
if (verb === 'make' || (verb === undefined && familiesIn(folder).length === 0)) {
  figures.push(...(await makeClinic({ folder, only, ...ofHalf, threads, seeds })))
}
if (verb !== 'make') {
  const wanted = process.argv.includes('--full') ? levels : levels.slice(-1)
  const scored = await scoreClinic({ folder, only, ...ofHalf, threads, levels: wanted })
  for (const half of splits) {
    const runs = scored.filter(({ family }) => family.split === half)
    if (runs.length === 0) continue
    console.log(`\n## The ${half} families: ${runs.length} runs\n\n${tablesOf(runs)}`)
    figures.push(...figuresOf(runs, `${half} families`))
  }
}
publish(figures)
