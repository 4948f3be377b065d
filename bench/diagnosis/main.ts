// `npm run bench:diagnosis [-- --clinic FOLDER] [--seeds 3] [--threads 2]`: what the rules say of runs that others made, and of the
// reporting half of the clinic, which is made where it is not there. With `--write` the measured rates go into the table
// that ships, into the pages of the rules and, with the tables, into this folder's README. Needs ../shared/data.
import { readFileSync, writeFileSync } from 'node:fs'
import type { MeasuredRate } from '../../src/diagnosis/measured-rates.ts'
import { rules } from '../../src/diagnosis/rules/index.ts'
import { defaultFolder } from '../clinic/records/files.ts'
import { type Figure, publish, shareInterval, table } from '../harness/figures.ts'
import { readAlgoperf } from './algoperf.ts'
import { clinicRuns } from './clinic-runs.ts'
import { readDeepobs } from './deepobs.ts'
import { type Judged, judge } from './false-alarms.ts'
import { foresee } from './non-finite.ts'
import { haveCurves } from './outside-runs.ts'
import { peers } from './peers/index.ts'
import { confusion } from './rate-bands.ts'
import { manyLiveRuns, oneLongRun } from './speed.ts'
import { besidePeers, byRule, byWorkload, confusionTable, share } from './tables.ts'
import { writeRates } from './write-rates.ts'

if (!haveCurves()) {
  console.error('bench:diagnosis needs the curves in ../shared/data/curves, and they are not there.')
  process.exit(1)
}
const started = performance.now()
const sections: string[] = []
const figures: Figure[] = []
const say = (title: string, text: string) => {
  sections.push(`### ${title}\n\n${text}\n`)
  console.log(`\n${title}\n\n${text}`)
}
const holding = (
  name: string,
  hits: number,
  of: number,
  target: { text: string; most?: number; least?: number },
) => {
  const value = hits / of
  figures.push({
    name,
    value,
    interval: shareInterval(hits, of),
    target: target.text,
    holds: value <= (target.most ?? 1) && value >= (target.least ?? 0),
    peer: null,
  })
}

falseAlarms()
bandsAndNonFinite()
speed()
await clinic()
const minutes = (performance.now() - started) / 60_000
figures.push({
  name: 'minutes for all of this',
  value: minutes,
  interval: null,
  target: '<= 15',
  holds: minutes <= 15,
  peer: null,
})
publish(figures)
if (process.argv.includes('--write')) writeReadme()

function falseAlarms(): void {
  const runs = readAlgoperf().map(judge)
  const healthy = runs.filter((run) => run.healthy)
  const alarmed = healthy.filter(({ alarms }) => alarms.size > 0).length
  holding('healthy AlgoPerf runs with any alarm', alarmed, healthy.length, { text: '<= 3 %', most: 0.03 })
  say('Alarms on AlgoPerf, by workload', byWorkload(runs))
  say('By rule', byRule(runs))
  say('Beside the rules of others, on the same runs', besidePeers(runs))
  say('Where these are described', peers.map(({ name, source }) => `- ${name}: ${source}.`).join('\n'))
  if (process.argv.includes('--write')) writeRates(ratesOf(healthy))
}

/** By rule, over the healthy runs that reported what the rule needs: one of each set of series, and the facts. */
function ratesOf(healthy: readonly Judged[]): ReadonlyMap<string, MeasuredRate> {
  const rates = new Map<string, MeasuredRate>()
  for (const { meta } of rules) {
    if (meta.scope !== 'run' || meta.needs.length === 0) continue
    const usable = healthy.filter(({ heard }) =>
      heard.some(
        (names) =>
          meta.needs.every((any) => any.some((name) => names.has(name))) &&
          (meta.needsFacts ?? []).every((name) => names.has(`fact ${name}`)),
      ),
    )
    if (usable.length === 0) continue
    rates.set(meta.id, {
      runs: usable.length,
      alarms: usable.filter(({ alarms }) => alarms.has(meta.id)).length,
    })
  }
  return rates
}

function bandsAndNonFinite(): void {
  const runs = readDeepobs()
  const targets = [
    [1, 'the whole run', 0.75],
    [0.3, 'its first 30 %', 0.65],
    [0.1, 'its first 10 %', 0],
  ] as const
  for (const [part, words, least] of targets) {
    const told = confusion(runs, part)
    holding(`band of the rate right from ${words}`, told.right, runs.length, {
      text: least === 0 ? 'none' : `>= ${least}`,
      least,
    })
    holding(`too high called too low or the reverse, ${words}`, told.opposite, runs.length, {
      text: '<= 2 %',
      most: 0.02,
    })
    say(
      `DeepOBS, band of the learning rate from ${words}: ${share(told.right, runs.length)} right`,
      confusionTable(told),
    )
  }
  const developed = ['cifar10_3c3d', 'fmnist_vae']
  const split = [
    [
      'problems looked at while the bands were written',
      runs.filter(({ problem }) => developed.includes(problem)),
    ],
    ['problems held out', runs.filter(({ problem }) => !developed.includes(problem))],
  ] as const
  say(
    'DeepOBS, right by problems',
    table(
      ['', ...targets.map(([, words]) => words)],
      split.map(([name, some]) => [
        name,
        ...targets.map(([part]) => share(confusion(some, part).right, some.length)),
      ]),
    ),
  )
  const seen = runs.map((run) => ({ ...foresee(run), nonFinite: run.nonFinite }))
  const broken = seen.filter(({ nonFinite }) => nonFinite)
  const sound = seen.filter(({ nonFinite }) => !nonFinite)
  const flagged = broken.filter((one) => one.flagged).length
  const wrongly = sound.filter((one) => one.flagged).length
  holding('non-finite DeepOBS runs flagged', flagged, broken.length, { text: 'all', least: 1 })
  holding('finite DeepOBS runs called non-finite', wrongly, sound.length, { text: 'none', most: 0 })
  const late = broken.filter(({ brokeAt }) => (brokeAt ?? 0) > 3)
  const leads = late
    .flatMap(({ brokeAt, warnedAt }) => (warnedAt === null ? [] : [brokeAt! - warnedAt]))
    .sort((a, b) => a - b)
  const quartile = (p: number) => leads[Math.floor(p * (leads.length - 1))] ?? 0
  say(
    'DeepOBS, runs that become non-finite',
    `${flagged} of ${broken.length} flagged, ${wrongly} of the other ${sound.length}. ${broken.length - late.length} of them break within the first three reported steps, before anything can be said. Of the other ${late.length}, ${leads.length} were warned of by another alarm before they broke; its lead was ${quartile(0.25)} / ${quartile(0.5)} / ${quartile(0.75)} steps (quartiles).`,
  )
}

function speed(): void {
  const { seconds, heapEarly, heapLate } = oneLongRun(1_000_000)
  const first = manyLiveRuns(1000, 60)
  const grown = (heapLate - heapEarly) / 1e6
  const plain = (name: string, value: number, target: string, holds: boolean) =>
    figures.push({ name, value, interval: null, target, holds, peer: null })
  plain('seconds for a million points through all rules', seconds, '<= 2', seconds <= 2)
  plain('MB that the heap grew between a tenth and the end of them', grown, '<= 5', grown <= 5)
  plain('share of a core for 1,000 live runs at 10 points/s, first minute', first, '<= 0.1', first <= 0.1)
}

async function clinic(): Promise<void> {
  const word = (name: string) => {
    const at = process.argv.indexOf(name)
    return at === -1 ? undefined : process.argv[at + 1]
  }
  const made = await clinicRuns({
    folder: word('--clinic') ?? defaultFolder,
    seeds: Number(word('--seeds') ?? 3),
    threads: Number(word('--threads') ?? 2),
  })
  figures.push(...made.figures)
  say(`The clinic, reporting families: ${made.runs} runs`, made.text)
}

function writeReadme(): void {
  const path = 'bench/diagnosis/README.md'
  const head = ['figure', 'value', '95 %', 'target', '']
  const rows = figures.map(({ name, value, interval, target, holds }) => [
    name,
    String(Number(value.toPrecision(3))),
    interval === null ? '' : interval.map((end) => Number(end.toPrecision(3))).join(' to '),
    target,
    holds ? 'holds' : 'MISSED',
  ])
  const date = new Date().toISOString().slice(0, 10)
  const text = `## Measured ${date}\n\n${table(head, rows)}\n\n${sections.join('\n')}`
  const before = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    before.replace(/## Measured\b[\s\S]*$/, () => text),
  )
}
