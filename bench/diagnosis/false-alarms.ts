import type { RunEvent } from '../../src/diagnosis/rules/rule.ts'
import type { AlgoperfRun } from './algoperf.ts'
import { isAlarm, lookAt } from './look.ts'
import type { OutsideRun } from './outside-runs.ts'
import { peers } from './peers/index.ts'

/** What was raised on one run, whichever way it was seen. */
export interface Judged {
  readonly workload: string
  readonly healthy: boolean
  /** Rules that raised a warning or an error, with the share of the run that had passed. */
  readonly alarms: ReadonlyMap<string, number>
  readonly notes: ReadonlySet<string>
  /** Series that were reported, and `fact NAME` for what it told of itself, in each of the ways it was seen. */
  readonly heard: readonly ReadonlySet<string>[]
  /** By peer, whether it spoke; only peers whose series were reported. */
  readonly peers: ReadonlyMap<string, boolean>
}

export function judge(run: AlgoperfRun): Judged {
  const alarms = new Map<string, number>()
  const notes = new Set<string>()
  for (const seen of run.seen) {
    for (const { finding, at } of lookAt(seen)) {
      if (isAlarm(finding)) alarms.set(finding.rule, Math.min(at, alarms.get(finding.rule) ?? 1))
      else notes.add(finding.rule)
    }
  }
  const heard = run.seen.map((seen) => seriesOf(seen.events))
  const spoke = new Map<string, boolean>()
  for (const peer of peers) {
    const usable = run.seen.filter((_, i) => peer.needs.every((name) => heard[i]!.has(name)))
    if (usable.length > 0)
      spoke.set(
        peer.name,
        usable.some((seen) => peerSpeaks(peer, seen)),
      )
  }
  return { workload: run.workload, healthy: run.reached, alarms, notes, heard, peers: spoke }
}

function peerSpeaks(peer: (typeof peers)[number], run: Pick<OutsideRun, 'events'>): boolean {
  const watch = peer.watch()
  let raised = false
  for (const event of run.events) raised = watch(event)
  return raised
}

function seriesOf(events: readonly RunEvent[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const event of events) {
    if (event.kind === 'point') for (const name of Object.keys(event.point.values)) names.add(name)
    if (event.kind === 'point' && event.point.epoch !== undefined) names.add('fact epochs')
    if (event.kind === 'about') for (const name of Object.keys(event.facts)) names.add(`fact ${name}`)
    if (event.kind === 'layers') names.add('layers')
  }
  return names
}
