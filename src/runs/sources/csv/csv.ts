import { numberOf, timeOf } from '../cell-number.ts'
import { firstLines } from '../first-lines.ts'
import { followLines, type HeardLine, type LineListener } from '../follow-lines.ts'
import type { NameBook } from '../name-book.ts'
import { coordinateOf, createSeriesNames } from '../series-names.ts'
import type { Cursor, Likeness, Source } from '../source.ts'
import { cellsOf, type Separator, separators } from './cells.ts'
import { type Column, columnsOf } from './columns.ts'

/**
 * Tables with a header: Keras's CSVLogger, Lightning's metrics.csv with its holes, YOLO's results.csv, exports of web
 * pages; with commas, semicolons, tabs, bars or blanks between the cells.
 */
export const csvSource: Source = {
  name: 'csv',
  summary: 'Tables with a header and any separator, as Keras, Lightning and YOLO write them.',
  form: 'live',
  recognise({ kind, head, path }): Likeness {
    if (kind !== 'file' || head.includes(0)) return 'no'
    const [first, ...whole] = firstLines(head, 40)
    if (first === undefined) return 'no'
    const rows = whole.length > 0 ? whole : firstLines(Buffer.concat([head, lineEnd]), 2).slice(1)
    const separator = separatorOf(first)
    if (separator === null) return 'no'
    if (rows.length === 0) return /\.[ct]sv$/i.test(path) ? 'perhaps' : 'no'
    const header = cellsOf(headerLine(first), separator)
    if (!rows.every((row) => isRow(row, header.length, separator))) return 'no'
    return header.some(isOfRun) ? 'likely' : 'perhaps'
  },
  open: (place, options = {}) => followLines(place, options, { begin: listen, goOn }),
}

const known = createSeriesNames()

/** A column that a log of a run has, and a table of data has not: a step, an epoch, a loss, an accuracy, a rate. */
function isOfRun(name: string): boolean {
  if (coordinateOf(name) !== null) return true
  return /(?:^|\/)(?:loss|accuracy)$|^(?:lr|grad_norm)$/.test(known.ours(name))
}

const lineEnd = Buffer.from('\n')

/** What is known of the table after its header, and of where its last row stood. */
interface Table {
  readonly header: readonly string[]
  readonly separator: Separator
  /** Rows heard. */
  readonly rows: number
  readonly step: number | null
  /** Epochs are counted from 0, where they are all that says where a row stands. */
  readonly fromZero: boolean
}

interface Memory {
  readonly table: Table | null
  /** Rows at the beginning that have been heard already. */
  readonly skip: number
}

/** A table with more columns than before has the same rows as before, and perhaps more. */
function goOn(firstLine: string, saved: Cursor): Cursor {
  const { table, skip } = saved as unknown as Memory
  const separator = separatorOf(firstLine)
  if (table === null || separator === null) return null
  const header = new Set(cellsOf(headerLine(firstLine), separator))
  const isWider = table.header.every((name) => header.has(name)) && header.size > table.header.length
  return isWider
    ? ({ table: null, skip: Math.max(skip, table.rows) } satisfies Memory as unknown as Cursor)
    : null
}

function listen(book: NameBook, saved: Cursor): LineListener {
  const memory = (saved as unknown as Memory | null) ?? { table: null, skip: 0 }
  const { skip } = memory
  let { table } = memory
  let columns: readonly Column[] = table === null ? [] : columnsOf(table.header, book)
  return {
    hear(line, written) {
      if (line.trim() === '') return null
      if (table === null) {
        const separator = separatorOf(line)
        if (separator === null) return line.startsWith('#') ? null : { bad: 'a line before the header' }
        const header = cellsOf(headerLine(line), separator)
        columns = columnsOf(header, book)
        table = { header, separator, rows: 0, step: null, fromZero: false }
        return null
      }
      const cells = cellsOf(line, table.separator)
      if (cells.length !== columns.length)
        return { bad: `a row of ${cells.length} cells under a header of ${columns.length}` }
      const heard = hearRow(cells, { columns, table, written })
      table = heard.table
      return table.rows <= skip ? null : heard.line
    },
    saved: () => ({ table, skip }) as unknown as Cursor,
  }
}

function hearRow(
  cells: readonly string[],
  about: { readonly columns: readonly Column[]; readonly table: Table; readonly written: number },
): { readonly line: HeardLine | null; readonly table: Table } {
  const { columns, table } = about
  const values: Record<string, number> = {}
  let [step, epoch, time]: (number | undefined)[] = []
  for (const [index, column] of columns.entries()) {
    const cell = cells[index]!
    if (column.kind === 'nothing' || cell === '') continue
    if (column.kind === 'time') time = timeOf(cell)
    else {
      const number = numberOf(table.separator === ',' ? cell : withPoint(cell))
      if (number === undefined) continue
      if (column.kind === 'value') values[column.series] = number
      else if (column.kind === 'step') step = number
      else epoch = number
    }
  }
  const hasStep = columns.some(({ kind }) => kind === 'step')
  const hasEpoch = columns.some(({ kind }) => kind === 'epoch')
  const rows = table.rows + 1
  const isEpoch = epoch !== undefined && Number.isFinite(epoch)
  const fromZero = table.fromZero || (table.rows === 0 && !hasStep && epoch === 0)
  // A hole where the step should be: the row belongs to the step before it.
  const said = hasStep ? step : epoch
  const at =
    said !== undefined && Number.isFinite(said) ? said : (table.step ?? (hasStep || hasEpoch ? 0 : rows - 1))
  const next = { ...table, rows, fromZero, step: hasStep || hasEpoch ? at : null }
  if (Object.keys(values).length === 0) return { line: null, table: next }
  const point = {
    step: at,
    ...(isEpoch ? { epoch: fromZero ? epoch! + 1 : epoch! } : {}),
    time: time ?? about.written,
    values,
  }
  return { line: { point, counted: !hasStep }, table: next }
}

/** A header has two names at least, none of them a number. */
function separatorOf(line: string): Separator | null {
  const counts = separators.map((separator) => {
    const names = cellsOf(headerLine(line), separator)
    const isHeader = names.every(
      (name, index) => numberOf(name) === undefined && (name !== '' || index === 0),
    )
    // Names may hold blanks, so blanks separate them only where nothing else does, and every one is a plain word.
    const isPlain =
      separator !== 'blank' || names.every((name) => /^[\p{L}_][\p{L}\p{N}_./@%()-]*$/u.test(name))
    return isHeader && isPlain ? names.length : 0
  })
  const most = Math.max(...counts.slice(0, -1))
  const index = most > 1 ? counts.indexOf(most) : counts.at(-1)! > 1 ? counts.length - 1 : -1
  return index < 0 ? null : separators[index]!
}

/** Some write the header as a comment, and some begin their file with a mark of its encoding. */
function headerLine(line: string): string {
  return line.replace(/^\ufeff?(#\s*)?/, '')
}

/** As many cells as the header has, at least one of them a number, and most of what is there. */
function isRow(line: string, count: number, separator: Separator): boolean {
  const cells = cellsOf(line, separator)
  if (cells.length !== count) return false
  const filled = cells.filter((cell) => cell !== '')
  const numbers = filled.filter((cell) => numberOf(separator === ',' ? cell : withPoint(cell)) !== undefined)
  return numbers.length > 0 && numbers.length >= filled.length / 2
}

/** `0,5` where commas do not separate. */
function withPoint(cell: string): string {
  return /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i.test(cell) ? cell.replace(',', '.') : cell
}
