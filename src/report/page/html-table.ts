import { element, escapeMarkup } from '../drawing/markup.ts'
import type { Cell, Table } from '../figures/figure.ts'
import { formatNumber } from '../numbers.ts'

/** A table that scrolls sideways where it is too wide. `tall` also scrolls down; `sort` lets the script sort it. */
export function htmlTable(
  table: Table,
  look: { caption: string; tall?: boolean; sort?: boolean; strong?: ReadonlySet<number> },
): string {
  const numeric = table.columns.map((_, column) => table.rows.some((row) => typeof row[column] === 'number'))
  const head = table.columns.map((name, column) =>
    element('th', { scope: 'col', class: numeric[column] ? 'number' : undefined }, escapeMarkup(name)),
  )
  const rows = table.rows.map((row, place) =>
    element(
      'tr',
      { class: look.strong?.has(place) ? 'winner' : undefined },
      row.map((cell, column) => htmlCell(cell, numeric[column] ?? false)).join(''),
    ),
  )
  const content = `<thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody>`
  // Something that scrolls must be reachable by keyboard.
  return element(
    'div',
    { class: look.tall ? 'scroll tall' : 'scroll', tabindex: 0, role: 'region', 'aria-label': look.caption },
    element('table', { 'data-sort': look.sort ? '' : undefined }, content),
  )
}

function htmlCell(cell: Cell, numeric: boolean): string {
  if (cell === null) return '<td></td>'
  if (typeof cell === 'number') {
    const exact = Number.isFinite(cell) ? String(cell) : undefined
    return element('td', { class: 'number', 'data-value': exact, title: exact }, formatNumber(cell, 4))
  }
  return element(
    'td',
    { class: numeric ? 'number' : cell.length < 24 ? 'short' : undefined },
    escapeMarkup(cell),
  )
}
