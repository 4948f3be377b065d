// Both ends of the learning-rate range and the suggestion, held against a fine sweep and beside the suggestions of the
// two single-sweep finders in common use: `npm run bench:range`, or
// `node --import jiti/register bench/range/main.ts [--json FILE] [--fine] [--only WORD] [--seed N]`.
// `--fine` sweeps with the longer budget of the fine stage; `--seed` is that of the studies. Runs the sources in src/ in this process.
import { appendFileSync } from 'node:fs'
import type { Estimate } from '../../src/domain/outcome.ts'
import { runBuiltinStudy } from '../harness/builtin-study.ts'
import { type Figure, publish, shareInterval, short, table } from '../harness/figures.ts'
import { checkEnds } from './ends.ts'
import { steepest, sweepRates, valley } from './peers.ts'
import { asGoodAsBest, bestOf, fineSweep, type SweptRate } from './sweep.ts'
import { missing, studyOf, tasks } from './tasks.ts'

const factor = 3
const marks = { near: '', 'as good': ' ~', far: ' X' } as const
const word = (name: string) =>
  process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1]! : null
const only = word('--only') ?? ''
const seed = Number(word('--seed') ?? 1)
const longer = process.argv.includes('--fine') ? 1600 / 400 : 1

const finders = ['babysit', 'fastai valley', 'valley at 2/3', 'Lightning steepest'] as const
const strict = finders.map(() => 0)
const withinNoise = finders.map(() => 0)
const rows: string[][] = []
let [bothEnds, endsHold, verified, shortRuns, longerRuns] = [0, 0, 0, 0, 0]

const sweeps = process.env['BABYSIT_SWEEPS']
const dump =
  sweeps === undefined ? null : (value: unknown) => appendFileSync(sweeps, `${JSON.stringify(value)}\n`)

const chosen = tasks.filter(({ name }) => name.includes(only))
for (const { name, options } of chosen) {
  const { state, observed } = await runBuiltinStudy(studyOf(options, seed))
  const range = state.outcomes.range!
  const count = (purpose: string) => observed.filter(({ trial }) => trial.purpose === purpose).length
  const { budget } = observed.find(({ trial }) => trial.purpose === 'rate-longer')!.trial
  const swept = await fineSweep(options, {
    low: range.low?.value ?? 1e-7,
    high: 3 * (range.high?.value ?? 10),
    budget: { ...budget, amount: budget.amount * longer },
  })
  const best = bestOf(swept)
  const fastai = sweepRates(options, { low: 1e-7, high: 10, batches: 100, seed })
  const lightning = sweepRates(options, { low: 1e-8, high: 1, batches: 100, seed })
  const suggestions = [range.suggested, valley(fastai, 1 / 2), valley(fastai, 2 / 3), steepest(lightning)]
  const verdicts = suggestions.map((rate) => judge(rate, best.rate, swept))
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict === 'near') strict[index]!++
    if (verdict !== 'far') withinNoise[index]!++
  }
  const ends = await checkEnds(options, range)
  if (range.low !== null && range.high !== null) bothEnds++
  const kept = ends === null ? 0 : Object.values(ends).filter(Boolean).length
  endsHold += kept
  if (range.verified) verified++
  shortRuns = Math.max(shortRuns, count('rate-short'))
  longerRuns = Math.max(longerRuns, count('rate-longer'))
  rows.push([
    name,
    written(range.low),
    written(range.high),
    `${kept}/4`,
    `${short(best.rate)}`,
    ...suggestions.map((rate, index) => `${rate === null ? 'none' : short(rate)}${marks[verdicts[index]!]}`),
    `${count('rate-short')} + ${count('rate-longer')}`,
  ])
  console.error(rows.at(-1)!.join('  '))
  dump?.({
    name,
    range,
    ends,
    swept,
    suggestions,
    longer: observed
      .filter(({ trial }) => trial.purpose === 'rate-longer')
      .map(({ trial, curves }) => [trial.settings['lr'], curves['val/loss']?.values.at(-1), trial.status]),
  })
}

console.log(table(['task', 'low end', 'high end', 'ends', 'best', ...finders, 'runs: short + longer'], rows))
console.log(
  `\n'best' is the rate of the fine sweep (${longer === 1 ? 'the budget of the range stage' : 'the budget of the fine stage'}) with the least mean validation loss over 3 seeds.` +
    ` No mark: within a factor ${factor} of it; ~ farther, but the losses cannot be told apart; X farther and worse.` +
    "\n'ends': of 'does not go down at low / 3', 'goes down at low x 3', 'goes down at high / 3', 'does not at high x 3', how many hold with 3 other seeds.",
)
if (missing.length > 0) console.log(`\nLeft out, their data are not on this machine: ${missing.join('; ')}`)

const share = (
  name: string,
  hits: number,
  about: { of?: number; least?: number; peer?: string | null } = {},
): Figure => {
  const { of = chosen.length, least = null, peer = null } = about
  return {
    name,
    value: hits / of,
    interval: shareInterval(hits, of),
    target: least === null ? '' : `>= ${least}`,
    holds: least === null || hits / of >= least,
    peer,
  }
}
const peers = finders
  .slice(1)
  .map((finder, index) => `${finder} ${short(strict[index + 1]! / chosen.length)}`)
publish([
  share('tasks with both ends found', bothEnds, { least: 1 }),
  share(`suggestion within a factor ${factor} of the best rate`, strict[0]!, {
    least: 0.9,
    peer: peers.join(', '),
  }),
  share('suggestion that near, or as good within the noise of seeds', withinNoise[0]!),
  ...finders
    .slice(1)
    .map((finder, index) => share(`${finder}: near, or as good within the noise`, withinNoise[index + 1]!)),
  share('suggestions verified by a run with another seed', verified, { least: 0.9 }),
  share('ends that hold a factor 3 on either side, other seeds', endsHold, {
    of: 4 * chosen.length,
    least: 0.9,
  }),
  {
    name: 'most short runs',
    value: shortRuns,
    interval: null,
    target: '<= 55',
    holds: shortRuns <= 55,
    peer: null,
  },
  {
    name: 'most longer runs',
    value: longerRuns,
    interval: null,
    target: '<= 16',
    holds: longerRuns <= 16,
    peer: null,
  },
])

function written(end: Estimate | null): string {
  return end === null ? 'none' : `${short(end.value)} (${short(end.low)} to ${short(end.high)})`
}

function judge(rate: number | null, best: number, swept: readonly SweptRate[]): keyof typeof marks {
  if (rate === null) return 'far'
  if (Math.abs(Math.log(rate / best)) <= Math.log(factor) + 1e-9) return 'near'
  const nearest = [...swept].sort(
    (a, b) => Math.abs(Math.log(a.rate / rate)) - Math.abs(Math.log(b.rate / rate)),
  )[0]!
  const beside = Math.abs(Math.log10(nearest.rate / rate)) <= 1 / 3
  return beside && asGoodAsBest(swept).includes(nearest) ? 'as good' : 'far'
}
