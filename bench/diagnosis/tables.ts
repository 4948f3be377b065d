import { rules } from '../../src/diagnosis/rules/index.ts'
import { shareInterval, table } from '../harness/figures.ts'
import type { Judged } from './false-alarms.ts'
import { peers } from './peers/index.ts'
import { bands, type confusion } from './rate-bands.ts'

/** `1.8 % (11 of 625; 1 to 3.1)`. */
export function share(hits: number, of: number): string {
  if (of === 0) return 'none had its signals'
  const [low, high] = shareInterval(hits, of)
  return `${percent(hits / of)} % (${hits} of ${of}; ${percent(low)} to ${percent(high)})`
}

function percent(value: number): number {
  return Number((100 * value).toFixed(1))
}

const anyAlarm = (run: Judged) => run.alarms.size > 0

export function byWorkload(runs: readonly Judged[]): string {
  const names = [...new Set(runs.map(({ workload }) => workload))].sort()
  const row = (name: string, some: readonly Judged[]) => {
    const healthy = some.filter((run) => run.healthy)
    const missed = some.filter((run) => !run.healthy)
    return [
      name,
      share(healthy.filter(anyAlarm).length, healthy.length),
      share(missed.filter(anyAlarm).length, missed.length),
    ]
  }
  return table(
    ['workload', 'healthy runs with any alarm', 'runs that missed their target'],
    [
      ...names.map((name) =>
        row(
          name,
          runs.filter(({ workload }) => workload === name),
        ),
      ),
      row('all', runs),
    ],
  )
}

export function byRule(runs: readonly Judged[]): string {
  const healthy = runs.filter((run) => run.healthy)
  const missed = runs.filter((run) => !run.healthy)
  const spoke = (some: readonly Judged[], id: string) => some.filter(({ alarms }) => alarms.has(id)).length
  const rows = rules
    .map(({ meta: { id } }) => ({
      id,
      a: spoke(healthy, id),
      b: spoke(missed, id),
      notes: healthy.filter(({ notes }) => notes.has(id)).length,
    }))
    .filter(({ a, b, notes }) => a + b + notes > 0)
    .map(({ id, a, b, notes }) => [
      id,
      share(a, healthy.length),
      share(b, missed.length),
      String(notes),
      soonest(missed, id),
    ])
  return table(
    [
      'rule',
      'alarms on healthy runs',
      'on runs that missed',
      'notes on healthy',
      'median place of the alarm',
    ],
    rows,
  )
}

/** Median share of the run that had passed when the rule first spoke. */
function soonest(runs: readonly Judged[], id: string): string {
  const places = runs.flatMap(({ alarms }) => alarms.get(id) ?? []).sort((a, b) => a - b)
  return places.length === 0 ? '' : `${percent(places[Math.floor(places.length / 2)]!)} %`
}

export function besidePeers(runs: readonly Judged[]): string {
  const healthy = runs.filter((run) => run.healthy)
  const missed = runs.filter((run) => !run.healthy)
  const rows = peers.map(({ name }) => {
    const told = (some: readonly Judged[]) => {
      const can = some.filter((run) => run.peers.has(name))
      return share(can.filter((run) => run.peers.get(name)).length, can.length)
    }
    return [name, told(healthy), told(missed)]
  })
  const ours = [
    'babysit, all rules together',
    share(healthy.filter(anyAlarm).length, healthy.length),
    share(missed.filter(anyAlarm).length, missed.length),
  ]
  return table(['rule', 'healthy runs with an alarm', 'runs that missed their target'], [ours, ...rows])
}

export function confusionTable(told: ReturnType<typeof confusion>): string {
  return table(
    ['really', ...bands.map((band) => `told ${band}`)],
    bands.map((band, i) => [band, ...told.table[i]!.map(String)]),
  )
}
