import { type Figure, shareInterval, short, table } from '../../harness/figures.ts'
import type { ScoredRun } from './score-run.ts'
import { type Level, levels } from './signals.ts'
import { isRight, macro, type Share, type Tally, tally } from './tally.ts'

const best: Level = levels.at(-1)!

/** The clinic's figures with their targets; on the reporting families these are the ones that count. */
export function figuresOf(runs: readonly ScoredRun[], where: string): readonly Figure[] {
  const all = tally(runs, best)
  const told = all.causes.filter((each) => ratio(each.precision) >= 0.75 && ratio(each.recall) >= 0.75).length
  return [
    figure(`healthy runs with any alarm, ${where}`, all.falseAlarms, { most: 0.05 }),
    figure(`faulty runs with an alarm, ${where}`, all.recall, { least: 0.94 }),
    plain(
      `right cause first: precision over ${all.causes.length} causes, ${where}`,
      macro(all.causes, 'precision'),
    ),
    plain(
      `right cause first: recall over ${all.causes.length} causes, ${where}`,
      macro(all.causes, 'recall'),
    ),
    {
      name: `causes told with precision and recall of 0.75, ${where}`,
      value: told,
      interval: null,
      target: '>= 12',
      holds: told >= 12,
      peer: null,
    },
  ]
}

/** Tables for people: by level of signals, by cause, by fault, and what raised false alarms. */
export function tablesOf(runs: readonly ScoredRun[]): string {
  return [
    byLevel(runs),
    besidePeers(runs),
    byCause(tally(runs, best)),
    byFault(runs),
    falseAlarms(runs),
  ].join('\n\n')
}

/**
 * The rules of other tools on the same runs. Theirs alarm once and for all; ours take back what the rest of a run gives no reason
 * for, so both are told: alarms that stand at the end, and any that was ever raised.
 */
function besidePeers(runs: readonly ScoredRun[]): string {
  const names = [...new Set(runs.flatMap(({ peers }) => peers.map(({ name }) => name)))].sort()
  const ours = tally(runs, best)
  const row = (
    name: string,
    alarms: { readonly healthy: Share; readonly faulty: Share },
    at: readonly number[],
  ) => [
    name,
    say(alarms.healthy),
    say(alarms.faulty),
    at.length === 0 ? '' : [0.25, 0.5, 0.75].map((q) => `${short(100 * quantile(at, q))} %`).join(' / '),
  ]
  return table(
    ['rule', 'alarm on healthy', 'alarm on faulty', 'detected at (quartiles of the run)'],
    [
      row('babysit, all rules together', { healthy: ours.falseAlarms, faulty: ours.recall }, ours.detectedAt),
      row(
        'babysit, those taken back counted too',
        { healthy: everAlarmed(runs, 'healthy'), faulty: everAlarmed(runs, 'faulty') },
        ours.detectedAt,
      ),
      ...names.map((name) => {
        const heard = (label: string) =>
          runs.flatMap((run) => (run.label === label ? run.peers.filter((peer) => peer.name === name) : []))
        const spoke = (label: string) => heard(label).flatMap(({ at }) => (at === null ? [] : [at]))
        const count = (label: string) => ({ hits: spoke(label).length, of: heard(label).length })
        const at = [...spoke('faulty')].sort((a, b) => a - b)
        return row(name, { healthy: count('healthy'), faulty: count('faulty') }, at)
      }),
    ],
  )
}

function byLevel(runs: readonly ScoredRun[]): string {
  const rows = levels
    .filter((level) => runs.every(({ said }) => level in said))
    .map((level) => {
      const one = tally(runs, level)
      return [
        level,
        say(one.falseAlarms),
        say(one.recall),
        say(one.rightCause),
        short(macro(one.causes, 'precision')),
        short(macro(one.causes, 'recall')),
        [0.25, 0.5, 0.75].map((q) => short(quantile(one.detectedAt, q))).join(' / '),
      ]
    })
  return table(
    [
      'signals',
      'alarm on healthy',
      'alarm on faulty',
      'right cause first',
      'precision',
      'recall',
      'detected at (quartiles)',
    ],
    rows,
  )
}

function everAlarmed(runs: readonly ScoredRun[], label: string): Share {
  return share(
    runs.filter((run) => run.label === label),
    (run) => run.said[best]!.at !== null,
  )
}

function byCause({ causes }: Tally): string {
  const rows = causes.map(({ cause, precision, recall }) => [cause, say(precision), say(recall)])
  return table(['cause', 'precision', 'recall'], rows)
}

function byFault(runs: readonly ScoredRun[]): string {
  const faulty = groupBy(
    runs.filter(({ fault }) => fault !== null),
    (run) => `${run.fault} ${'·'.repeat(run.severity!)}`,
  )
  const rows = [...faulty].map(([name, group]) => [
    name,
    say(
      share(group, (run) => run.said[best]!.rules.length > 0),
      false,
    ),
    say(
      share(group, (run) => isRight(run, best)),
      false,
    ),
    commonest(group.filter((run) => !isRight(run, best)).map((run) => run.said[best]!.cause ?? 'silent')),
  ])
  return table(['fault and severity', 'alarm', 'right cause first', 'said instead'], rows)
}

function falseAlarms(runs: readonly ScoredRun[]): string {
  const healthy = groupBy(
    runs.filter(({ fault }) => fault === null),
    (run) => (run.lookAlike?.startsWith('without-') ? 'with dropout' : (run.lookAlike ?? '')),
  )
  const rows = [...healthy].map(([name, group]) => [
    name,
    say(
      share(group, (run) => run.said[best]!.rules.length > 0),
      false,
    ),
    commonest(group.flatMap((run) => run.said[best]!.rules.slice(0, 1))),
  ])
  return table(['healthy look-alike', 'alarm', 'by'], rows)
}

function ratio({ hits, of }: Share): number {
  return hits / Math.max(1, of)
}

function figure(name: string, of: Share, bound: { least?: number; most?: number }): Figure {
  const value = of.hits / of.of
  const { least = 0, most = 1 } = bound
  return {
    name,
    value,
    interval: shareInterval(of.hits, of.of),
    target: bound.least === undefined ? `<= ${most}` : `>= ${least}`,
    holds: value >= least && value <= most,
    peer: null,
  }
}

function plain(name: string, value: number): Figure {
  return { name, value, interval: null, target: '>= 0.75', holds: value >= 0.75, peer: null }
}

function share(runs: readonly ScoredRun[], hit: (run: ScoredRun) => boolean): Share {
  return { hits: runs.filter(hit).length, of: runs.length }
}

function say({ hits, of }: Share, interval = true): string {
  if (of === 0) return '–'
  const text = `${hits}/${of} = ${((100 * hits) / of).toFixed(1)} %`
  if (!interval) return text
  const [low, high] = shareInterval(hits, of).map((end) => (100 * end).toFixed(1))
  return `${text} (${low} to ${high})`
}

function commonest(words: readonly string[]): string {
  return [...groupBy(words, (word) => word)]
    .map(([word, all]) => [word, all.length] as const)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ')
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}
