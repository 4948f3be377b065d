import type { Cell, Table } from '../figures/figure.ts'
import { formatNumber } from '../numbers.ts'
import { displayWidth, padded, printable, wrapped } from './display-text.ts'
import { paint, type Terminal } from './paint.ts'

/** A table in columns where it fits; otherwise each row as a short list, so that nothing is lost on a narrow terminal. */
export function textTable(table: Table, terminal: Terminal): string[] {
  const cells = table.rows.map((row) => row.map((cell) => textOf(cell, terminal)))
  const columns = table.columns.map((name) => printable(name, terminal.unicode))
  const widths = columns.map((name, i) =>
    Math.max(displayWidth(name), ...cells.map((row) => displayWidth(row[i] ?? ''))),
  )
  const total = widths.reduce((sum, width) => sum + width + 2, -2)
  if (total > terminal.width) return stacked(columns, cells, terminal)
  const isNumber = columns.map((_, i) => table.rows.some((row) => typeof row[i] === 'number'))
  const line = (row: readonly string[]) =>
    row
      .map((text, i) => padded(text, widths[i] ?? 0, isNumber[i] ? 'right' : 'left'))
      .join('  ')
      .trimEnd()
  return [paint(line(columns), 'soft', terminal), ...cells.map(line)]
}

function textOf(cell: Cell, terminal: Terminal): string {
  if (cell === null) return ''
  return typeof cell === 'number' ? formatNumber(cell, 4) : printable(cell, terminal.unicode)
}

function stacked(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): string[] {
  return rows.flatMap((row) => {
    const [first = '', ...rest] = row
    const head = wrapped(`${columns[0] ?? ''} ${first}`, terminal.width).map((line) =>
      paint(line, 'bold', terminal),
    )
    const pairs = rest
      .map((text, i) => (text === '' ? '' : `${columns[i + 1] ?? ''} ${text}`))
      .filter((pair) => pair !== '')
    return [...head, ...wrapped(pairs.join(', '), terminal.width - 2).map((line) => `  ${line}`)]
  })
}
