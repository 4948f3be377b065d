import type { Series } from '../../domain/series.ts'
import { heedHurdles } from './hurdles.ts'
import type { Decision, Scheduler } from './scheduler.ts'

/** A loss beyond so many times the first one will not come back within a search trial. */
const factor = 3
/** The bound must be passed by the median of so many reports: one noisy batch stops nothing. */
const reports = 3

/**
 * Stops a trial as diverged when its loss is not finite, or when the median of its last three losses is above three
 * times the first. Looks at the training loss; where the program reports none, at the validation loss. A first loss at or
 * below zero (a likelihood) has no multiple to pass: then only what is not finite counts. Where the search has set hurdles, a
 * trial that does not reach one is stopped as well.
 */
export const breakOut: Scheduler = {
  name: 'break-out',
  summary:
    'Stops a trial whose loss is not finite or passes 3 times its start, or that misses a hurdle of the search.',
  judges: false,
  needs: { pause: false },
  watches: ['train/loss', 'val/loss'],
  decide({ trial, goal }) {
    const { hurdles } = trial
    const behind = hurdles === undefined ? null : heedHurdles(trial, { hurdles, goal })
    const name = trial.curves['train/loss'] ? 'train/loss' : 'val/loss'
    const series = trial.curves[name]
    const lost: Decision = series ? judge(name, series) : { kind: 'continue' }
    return lost.kind === 'stop' || behind === null ? lost : behind
  },
}

/** How far a growing series has been looked at, and what was found: so that a report costs the same however long the run. */
interface Look {
  upTo: number
  decision: Decision
}

const looks = new WeakMap<Series, Look>()

/**
 * The first report that calls for a stop, so that the answer stays the same when later reports have come in meanwhile.
 * A series only ever grows; of one that was looked at before only the new reports are.
 */
function judge(name: string, series: Series): Decision {
  let look = looks.get(series)
  if (look === undefined || look.upTo > series.values.length) {
    look = { upTo: 0, decision: { kind: 'continue' } }
    looks.set(series, look)
  }
  for (; look.upTo < series.values.length && look.decision.kind === 'continue'; look.upTo++)
    look.decision = judgeReport(name, series, look.upTo)
  return look.decision
}

/** What the report at `i` says, together with those right before it. */
function judgeReport(name: string, { values, steps }: Series, i: number): Decision {
  const first = values[0]!
  const value = values[i]!
  if (!Number.isFinite(value))
    return { kind: 'stop', why: `${name} is ${value} at step ${steps[i]}`, diverged: true }
  const bound = first > 0 ? factor * first : Number.POSITIVE_INFINITY
  if (i < reports - 1 || middle(values[i - 2]!, values[i - 1]!, value) <= bound) return { kind: 'continue' }
  const why = `${name} is ${short(value)} at step ${steps[i]}, more than ${factor} times its start of ${short(first)}`
  return { kind: 'stop', why, diverged: true }
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
