// Labelled runs, healthy and with planted faults: `npm run bench:clinic`, or
// `node --import jiti/register bench/clinic/main.ts [make] [--out FOLDER] [--only WORD] [--seeds N] [--threads N] [--json FILE]`.
// Runs the sources in src/. Needs ../shared/data for two of the data sets; without it the generated ones alone are used.
import { publish, table } from '../harness/figures.ts'
import { hosts, missingData } from './making/hosts.ts'
import { makeFamilies } from './making/pool.ts'
import type { Made } from './making/worker.ts'
import { defaultFolder } from './records/files.ts'

const word = (name: string) => {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}
const folder = word('--out') ?? defaultFolder
const only = word('--only') ?? ''
const threads = Number(word('--threads') ?? 2)
const seeds = Array.from({ length: Number(word('--seeds') ?? 5) }, (_, index) => index + 1)

const started = performance.now()
if (missingData.length > 0) console.error(`left out, not on this machine: ${missingData.join(', ')}`)
const tasks = hosts
  .filter(({ family }) => family.name.includes(only))
  .map(({ family }) => ({ family: family.name, folder, seeds }))
const made = await makeFamilies(tasks, { threads, told: tell })
const minutes = (performance.now() - started) / 60_000

const split = (name: string) => hosts.find(({ family }) => family.name === name)!.family.split
const rows = [...made]
  .sort((a, b) => (a.family < b.family ? -1 : 1))
  .map((one) => [one.family, split(one.family), ...counts(one)])
console.log(table(['family', 'split', 'healthy', 'faulty', 'dropped healthy', 'dropped faulty', 's'], rows))
const total = (key: 'healthy' | 'faulty' | 'droppedHealthy' | 'droppedFaulty') =>
  made.reduce((sum, one) => sum + one[key], 0)
console.log(
  `\n${total('healthy')} healthy and ${total('faulty')} faulty runs in ${folder}. Dropped: ${total('droppedFaulty')} planted faults ` +
    `that did no harm, ${total('droppedHealthy')} healthy plans that ended badly.`,
)
const share = total('healthy') / (total('healthy') + total('faulty'))
publish([
  {
    name: 'minutes to make the clinic',
    value: minutes,
    interval: null,
    target: '<= 10',
    holds: minutes <= 10,
    peer: null,
  },
  {
    name: 'share of healthy runs',
    value: share,
    interval: null,
    target: '>= 0.5',
    holds: share >= 0.5,
    peer: null,
  },
])

function counts(one: Made): readonly string[] {
  const { healthy, faulty, droppedHealthy, droppedFaulty, seconds } = one
  return [...[healthy, faulty, droppedHealthy, droppedFaulty].map(String), seconds.toFixed(0)]
}

function tell(one: Made): void {
  console.error(`${one.family}: ${one.healthy} healthy, ${one.faulty} faulty (${one.seconds.toFixed(0)} s)`)
}
