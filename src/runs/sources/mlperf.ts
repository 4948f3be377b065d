import type { Point } from '../../domain/series.ts'
import { numberIn, numberOf, parsePythonJson, timeOf } from './cell-number.ts'
import { firstLines } from './first-lines.ts'
import { followLines, type HeardLine, type LineListener } from './follow-lines.ts'
import type { NameBook } from './name-book.ts'
import { factsOfSettings } from './setting-facts.ts'
import type { Cursor, Source } from './source.ts'

/**
 * MLPerf training logs, among whatever else the program prints: `:::MLLOG {...}`, `:::MLL time key: {...}` and
 * `:::MLPv0.5.0 ...` of the official writers, and `MLPerf: benchmark [date], key: {...}`. A value that is said of an
 * epoch or a step is a point; one that is not is a setting.
 */
export const mlperfSource: Source = {
  name: 'mlperf',
  summary: 'MLPerf training logs: `:::MLLOG` and older lines.',
  form: 'live',
  recognise({ kind, head }) {
    if (kind !== 'file') return 'no'
    const records = firstLines(head, 2000).filter((line) => recordOf(line) !== null)
    return records.length > 0 ? 'surely' : 'no'
  },
  open: (place, options = {}) => followLines(place, options, { begin: listen }),
}

interface Memory {
  /** The epoch that the program has said it is in. */
  readonly epoch: number | null
}

function listen(book: NameBook, saved: Cursor): LineListener {
  let { epoch } = (saved as unknown as Memory | null) ?? { epoch: null }
  return {
    hear(line, written): HeardLine | null {
      const record = recordOf(line)
      if (record === null) return null
      const { key, time, value, about } = record
      if (/^(?:train_)?epoch(?:_start)?$/.test(key)) {
        epoch = numberIn(value) ?? numberIn(about['epoch_num']) ?? epoch
        return null
      }
      const values = valuesOf(key, value)
      if (values.length === 0) return null
      const step = firstNumber(about, ['step_num', 'step', 'iteration'])
      const of = firstNumber(about, ['epoch_num', 'epoch', 'epoch_count'])
      const samples = firstNumber(about, ['samples_count'])
      const isMeasured = step !== undefined || of !== undefined || samples !== undefined
      if (!isMeasured && !(measured.test(key) && epoch !== null))
        return { facts: factsOfSettings({ [key.replace(/^opt_/, '')]: value }) }
      const at = step ?? of ?? samples ?? epoch!
      const passes = of ?? (isMeasured ? undefined : epoch!)
      const point: Point = {
        step: at,
        ...(passes === undefined ? {} : { epoch: passes }),
        time: time ?? written,
        values: Object.fromEntries(values.map(([name, number]) => [book.ours(name), number])),
      }
      return { point, counted: step === undefined }
    },
    saved: () => ({ epoch }),
  }
}

/** Keys whose values are measured, and not set. */
const measured = /accuracy|loss|error|throughput/

interface Said {
  readonly key: string
  readonly time: number | undefined
  readonly value: unknown
  /** What is said of the value: its epoch, its step. */
  readonly about: Readonly<{ [name: string]: unknown }>
}

function recordOf(line: string): Said | null {
  const at = line.indexOf(':::ML')
  if (at >= 0) {
    const said = line.slice(at)
    const log = /^:::MLLOG\s+(\{.*\})\s*$/.exec(said)
    if (log !== null) return modern(log[1]!)
    const older = /^:::MLL\s+(\S+)\s+([\w-]+):\s*(.*)$/.exec(said)
    if (older !== null) return withContents(older[2]!, older[3]!, timeOf(older[1]))
    const oldest = /^:::MLPv\S+\s+\S+\s+(\S+)\s+\([^)]*\)\s+([\w-]+)(?::\s*(.*))?$/.exec(said)
    return oldest === null ? null : withContents(oldest[2]!, oldest[3] ?? '', timeOf(oldest[1]))
  }
  const other = /^MLPerf:\s+\S+\s+\[([^\]]+)\],\s+(\w+)(?:\s*:\s*(.*))?$/.exec(line)
  return other === null ? null : withContents(other[2]!, other[3] ?? '', dateOf(other[1]!))
}

function modern(json: string): Said | null {
  const said = parsePythonJson(json)
  if (!isObject(said) || typeof said['key'] !== 'string') return null
  const about = isObject(said['metadata']) ? said['metadata'] : {}
  return { key: said['key'], time: timeOf(said['time_ms']), value: said['value'], about }
}

/** `{"value": 0.5, "metadata": {"epoch_num": 4}}`, `{"value": 14.488%, "epoch": 3}`, or the value alone. */
function withContents(key: string, text: string, time: number | undefined): Said {
  const json = parsePythonJson(
    text.replace(/(-?\d+(?:\.\d+)?)%/g, (_, number) => String(Number(number) / 100)),
  )
  if (!isObject(json)) return { key, time, value: numberOf(text) ?? text, about: {} }
  const about = isObject(json['metadata']) ? json['metadata'] : json
  return { key, time, value: 'value' in json ? json['value'] : null, about }
}

/** Numbers that a value holds: itself, or those by name in it (`tracked_stats`). */
function valuesOf(key: string, value: unknown): readonly (readonly [string, number])[] {
  const number = numberIn(value)
  if (number !== undefined) return [[key, number]]
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, part]) => {
    const inner = numberIn(part)
    return inner === undefined ? [] : [[name, inner] as const]
  })
}

function firstNumber(about: Said['about'], names: readonly string[]): number | undefined {
  for (const name of names) {
    const number = numberIn(about[name])
    if (number !== undefined && Number.isFinite(number)) return number
  }
  return undefined
}

/** `06/13/19 00:30:56`, read as UTC; undefined where it is something else. */
function dateOf(text: string): number | undefined {
  const found = /^(\d\d)\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)$/.exec(text)
  if (found === null) return undefined
  const parsed = Date.parse(`20${found[3]}-${found[1]}-${found[2]}T${found[4]}Z`)
  return Number.isNaN(parsed) ? undefined : parsed / 1000
}

function isObject(value: unknown): value is Readonly<{ [name: string]: unknown }> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
