import type { Point } from '../../domain/series.ts'
import { numberIn, parsePythonJson, timeOf } from './cell-number.ts'
import { firstLines } from './first-lines.ts'
import { followLines, type HeardLine, type LineListener } from './follow-lines.ts'
import type { NameBook } from './name-book.ts'
import { type Coordinate, coordinateOf } from './series-names.ts'
import type { Cursor, Likeness, Source } from './source.ts'

/**
 * Files of one JSON object a line: Detectron2's metrics.json, and what many programs write for themselves. Objects
 * within objects are named by their path (`val/loss`).
 */
export const jsonLinesSource: Source = {
  name: 'json-lines',
  summary: "One JSON object a line, such as Detectron2's metrics.json.",
  form: 'live',
  recognise({ kind, head }): Likeness {
    if (kind !== 'file' || head.includes(0)) return 'no'
    const lines = firstLines(head, 20)
    const records = lines.map(recordOf).filter((record) => record !== null)
    if (records.length === 0 || records.length < lines.length) return 'no'
    const told = records.filter(({ values }) => values.length > 0)
    if (told.length === 0) return 'no'
    return told.some(({ at }) => at.step !== undefined || at.epoch !== undefined) ? 'likely' : 'perhaps'
  },
  open: (place, options = {}) => followLines(place, options, { begin: listen }),
}

interface Memory {
  readonly step: number | null
  readonly lines: number
}

function listen(book: NameBook, saved: Cursor): LineListener {
  let memory = (saved as unknown as Memory | null) ?? { step: null, lines: 0 }
  return {
    hear(line, written): HeardLine | null {
      if (line.trim() === '') return null
      const record = recordOf(line)
      if (record === null) return { bad: 'a line that is no JSON object' }
      const { at, values } = record
      const step = at.step ?? at.epoch ?? memory.step ?? memory.lines
      memory = { step: at.step ?? at.epoch ?? memory.step, lines: memory.lines + 1 }
      if (values.length === 0) return null
      const point: Point = {
        step,
        ...(at.epoch === undefined ? {} : { epoch: at.epoch }),
        time: at.time ?? written,
        values: Object.fromEntries(values.map(([name, value]) => [book.ours(name), value])),
      }
      return { point, counted: at.step === undefined }
    },
    saved: () => memory as unknown as Cursor,
  }
}

interface Said {
  readonly at: Readonly<Partial<{ [key in Coordinate]: number }>>
  readonly values: readonly (readonly [string, number])[]
}

function recordOf(line: string): Said | null {
  if (!/^\s*\{/.test(line)) return null
  const object = parsePythonJson(line)
  if (typeof object !== 'object' || object === null) return null
  const at: { [key in Coordinate]?: number } = {}
  const values: (readonly [string, number])[] = []
  collect(object, '', (path, value) => {
    const coordinate = coordinateOf(path)
    const number = coordinate === 'time' ? timeOf(value) : numberIn(value)
    if (number === undefined) return
    if (coordinate === null) values.push([path, number])
    else if (Number.isFinite(number)) at[coordinate] ??= number
  })
  return { at, values }
}

const deepest = 8

function collect(object: object, path: string, say: (path: string, value: unknown) => void, depth = 0): void {
  for (const [name, value] of Object.entries(object)) {
    const whole = path === '' ? name : `${path}/${name}`
    if (typeof value !== 'object' || value === null) say(whole, value)
    else if (!Array.isArray(value) && depth < deepest) collect(value, whole, say, depth + 1)
  }
}
