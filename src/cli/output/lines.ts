import { cut, displayWidth, padded } from '../../report/console/display-text.ts'
import { formatNumber } from '../../report/numbers.ts'
import type { Screen } from './screen.ts'

type Cell = string | number | null

/**
 * A table with one line a row, whatever the width: on a terminal the last column is cut where it does not fit, into a
 * pipe or file everything is written. Numbers stand to the right.
 */
export function tableLines(
  table: { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] },
  screen: Pick<Screen, 'terminal' | 'isTerminal'>,
): string[] {
  const text = (cell: Cell) => (cell === null ? '' : typeof cell === 'number' ? formatNumber(cell, 4) : cell)
  const rows = [table.columns, ...table.rows.map((row) => row.map(text))]
  const widths = table.columns.map((_, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? ''))))
  const numeric = table.columns.map((_, i) => table.rows.some((row) => typeof row[i] === 'number'))
  return rows.map((row) => {
    const cells = row.map((cell, i) => padded(cell, widths[i] ?? 0, numeric[i] ? 'right' : 'left'))
    const line = cells.join('  ').trimEnd()
    return screen.isTerminal ? cut(line, screen.terminal.width, screen.terminal.unicode) : line
  })
}
