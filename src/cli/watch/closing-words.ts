import type { Finding } from '../../domain/finding.ts'
import type { RunEnd } from '../../domain/run.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { say } from '../../report/console/paragraphs.ts'
import { findingLines } from '../../report/finding-lines.ts'
import { formatCount, formatDuration, formatNumber } from '../../report/numbers.ts'
import type { Screen } from '../output/screen.ts'
import type { HeardSeries, WatchStatus } from './watch-status.ts'

/** Most series that are told one by one. */
const most = 12

/** What there is to say when a watched run has ended: how, what was heard, what is wrong, where to read on. */
export function closingLines(about: {
  readonly one: ObservedTrial
  readonly findings: readonly Finding[]
  readonly status: WatchStatus
  readonly screen: Screen
  readonly id: string
}): string[] {
  const { one, findings, status, screen, id } = about
  const { trial } = one
  const terminal = screen.stderrTerminal
  const tone = trial.end.status === 'ok' ? 'green' : 'yellow'
  return [
    screen.paint(
      tone,
      say(`babysit: ${endText(trial.end)} after ${formatDuration(trial.seconds)}`, terminal).join('\n'),
    ),
    ...say(`heard: ${heardText(status.series)}`, terminal),
    ...(status.ratios.size === 0 ? [] : say(ratiosText(status.ratios), terminal)),
    ...findings.flatMap((finding) => findingLines(finding, terminal)),
    ...(findings.length === 0 && status.series.size > 0 ? ['no rule had anything to say'] : []),
    ...say(`kept as ${id}: babysit report ${id}`, terminal),
  ]
}

function endText({ status, reason, message, exitCode, signal }: RunEnd): string {
  const why = message === undefined || message.endsWith('without a word') ? '' : ` (${message})`
  if (status === 'stopped') return `stopped: ${message ?? reason}`
  if (status === 'ok' || reason === 'silent') return 'it ended well'
  if (reason === 'out-of-memory') return `it ran out of memory${why}`
  if (reason === 'disk-full') return `its disk is full${why}`
  if (signal !== undefined) return `it was ended by ${signal}${why}`
  return `it failed with exit code ${exitCode ?? '?'}${why}`
}

/** `train/loss 2.3 → 0.21 (1,900 points), lr 0.1 (19 points)`. */
export function heardText(series: ReadonlyMap<string, HeardSeries>): string {
  if (series.size === 0)
    return 'nothing. Babysit reads what a program prints and writes in the forms it knows (docs/listening.md): babysit parse shows what it understands of an output, --metric and --logs add to it.'
  const names = [...series].slice(0, most).map(([name, { count, first, last }]) => {
    const [begin, end] = [formatNumber(first, 4), formatNumber(last, 4)]
    const values = begin === end ? end : `${begin} to ${end}`
    return `${name} ${values} (${formatCount(count, 'point')})`
  })
  const more = series.size > most ? `, and ${series.size - most} more series` : ''
  return `${names.join(', ')}${more}`
}

/** `update ratios at the end: 2.1e-4 (fc1) to 3e-3 (conv1), median 1e-3, of 4 layers`. */
function ratiosText(ratios: ReadonlyMap<string, number>): string {
  const sorted = [...ratios].sort(([, a], [, b]) => a - b)
  const of = ([name, ratio]: readonly [string, number]) => `${formatNumber(ratio, 2)} (${name})`
  if (sorted.length === 1) return `update ratio at the end: ${of(sorted[0]!)}`
  const middle = formatNumber(sorted[Math.floor((sorted.length - 1) / 2)]![1], 2)
  const ends = `${of(sorted[0]!)} to ${of(sorted.at(-1)!)}`
  return `update ratios at the end: ${ends}, median ${middle}, of ${formatCount(sorted.length, 'layer')}`
}

/** The document of `watch --json`. */
export function watchDocument({ trial, facts }: ObservedTrial, findings: readonly Finding[]) {
  const { run, end, metrics, epochs, steps, seconds } = trial
  return { schemaVersion: 1, run, end, epochs, steps, seconds, series: finite(metrics), facts, findings }
}

/** JSON has no NaN; the document has the words. */
function finite(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
    ),
  )
}
