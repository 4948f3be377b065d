// What the sanity check says of every planted fault and of healthy programs: `npm run bench:check`, or
// `node --import jiti/register bench/check/main.ts [--json FILE] [-v] [--only NAME] [--seed N] [--unseen]`. Needs ../shared/data for the digits;
// without it the generated data alone are used. Runs the sources in src/, in two processes.
import { basename } from 'node:path'
import type { SanityOutcome } from '../../src/domain/outcome.ts'
import { faultNames } from '../../src/trainer/main.ts'
import { type Figure, publish, shareInterval, table } from '../harness/figures.ts'
import { type Expectation, expectations } from './faults.ts'
import { type Answer, checkAll, type Options } from './pool.ts'
import { clean, hosts, lookAlikes, unseenHosts } from './programs.ts'
import { withTables } from './tables.ts'

const verbose = process.argv.includes('-v')
const at = process.argv.indexOf('--only')
const only = at === -1 ? null : process.argv[at + 1]!.split(',')

const seedAt = process.argv.indexOf('--seed')
const seed = seedAt === -1 ? 1 : Number(process.argv[seedAt + 1])
const planted = process.argv.includes('--unseen') ? unseenHosts : hosts

const sick = faultNames
  .filter((name) => only === null || only.includes(name))
  .flatMap((fault) => planted.map((host) => ({ ...host, fault })))
const healthy = only === null || only.includes('clean') ? clean : []

await withTables(async (folder) => {
  const hard = only === null || only.includes('look-alikes') ? lookAlikes(folder) : []
  const programs = [...sick, ...healthy, ...hard]
  const answers = await checkAll(programs, { processes: 2, seed, told: tell })
  const outcomes = answers.map((answer) => answer.outcome)
  const families = reportFaults(outcomes.slice(0, sick.length))
  const passing = reportHealthy(
    'Clean programs',
    healthy,
    outcomes.slice(sick.length, sick.length + healthy.length),
  )
  const hardPassing = reportHealthy(
    'Healthy programs that look sick',
    hard,
    outcomes.slice(sick.length + healthy.length),
  )
  publish([
    share('bug families caught with their cause named', families, 0.95),
    share('clean programs that pass', passing, 1),
    share('healthy look-alikes that pass', hardPassing, 1),
  ])
})

function reportFaults(outcomes: readonly SanityOutcome[]): Share {
  const rows: string[][] = []
  const missed = new Set<string>()
  const seen = new Set<string>()
  for (const [index, { verdict, causes }] of outcomes.entries()) {
    const { fault, ...host } = sick[index]!
    const expected = expectations[fault]!
    if (expected.visible) seen.add(fault)
    const right = matches(expected, outcomes[index]!)
    if (expected.visible && !right) missed.add(fault)
    const judgement = expected.visible
      ? right
        ? 'caught'
        : 'MISSED'
      : verdict === 'pass'
        ? 'not visible to it'
        : 'NOT VISIBLE, YET BLAMED'
    rows.push([fault, describe(host), verdict, causes.slice(0, 3).join(', '), judgement])
  }
  console.log(table(['fault', 'in', 'verdict', 'causes', ''], rows))
  console.log('\nNot visible to a check of a few short runs:')
  for (const [name, expected] of Object.entries(expectations)) {
    if (!expected.visible) console.log(`- ${name}: ${expected.why}`)
  }
  const blamed = rows
    .filter((row) => row.at(-1) === 'NOT VISIBLE, YET BLAMED')
    .map(([fault, host]) => `${fault} in ${host}`)
  console.log(`\nOf these, called anything but a pass: ${blamed.length === 0 ? 'none' : blamed.join('; ')}.`)
  const right = rows.filter((row) => row.at(-1) === 'caught').length
  const all = rows.filter((row) => row.at(-1) === 'caught' || row.at(-1) === 'MISSED').length
  console.log(
    `Single programs with a visible fault: ${right} of ${all} caught. Families: ${seen.size} visible of ${seen.size + hiddenFamilies()}.`,
  )
  return { hits: seen.size - missed.size, of: seen.size }
}

function hiddenFamilies(): number {
  return new Set(sick.map(({ fault }) => fault).filter((fault) => !expectations[fault]!.visible)).size
}

function reportHealthy(
  title: string,
  programs: readonly Options[],
  outcomes: readonly SanityOutcome[],
): Share {
  const rows = outcomes.flatMap((outcome, index) =>
    outcome.verdict === 'pass'
      ? []
      : [[describe(programs[index]!), outcome.verdict, outcome.causes.join(', '), outcome.summary]],
  )
  const hits = programs.length - rows.length
  console.log(`\n${title}: ${hits} of ${programs.length} pass.`)
  if (rows.length > 0) console.log(table(['program', 'verdict', 'causes', 'why'], rows))
  return { hits, of: programs.length }
}

interface Share {
  readonly hits: number
  readonly of: number
}

function share(name: string, { hits, of }: Share, least: number): Figure {
  const value = of === 0 ? Number.NaN : hits / of
  const target = least === 1 ? `1 (${of} of ${of})` : `>= ${least}`
  return { name, value, interval: shareInterval(hits, of), target, holds: value >= least, peer: null }
}

function matches(expected: Expectation, { verdict, causes }: SanityOutcome): boolean {
  return (
    expected.visible &&
    expected.verdicts.includes(verdict) &&
    causes.some((one) => expected.causes.includes(one))
  )
}

function tell(options: Options, { outcome, seconds }: Answer): void {
  const { fault } = options
  const expected = fault === undefined ? null : expectations[String(fault)]!
  const unexpected =
    expected === null ? outcome.verdict !== 'pass' : expected.visible && !matches(expected, outcome)
  const mark = unexpected ? 'UNEXPECTED ' : ''
  if (!verbose && !unexpected) return
  console.error(
    `${mark}${describe(options)} (${seconds.toFixed(1)} s): ${outcome.verdict}: ${outcome.summary}`,
  )
  for (const { status, name, summary } of outcome.checks) {
    if (status === 'warn' || status === 'fail') console.error(`    ${status} ${name}: ${summary}`)
  }
}

function describe({ data, model, optimizer, ...rest }: Options): string {
  const others = Object.entries(rest).map(([name, value]) =>
    typeof value === 'number' ? `${name} ${value}` : value,
  )
  return [basename(String(data)), model, optimizer, ...others].join(' ')
}
