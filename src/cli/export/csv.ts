import type { SettingValue } from '../../domain/setting.ts'

export type Cell = SettingValue | null | undefined

/** A line of RFC 4180 without its end: numbers with all their digits, nothing where there is nothing, quotes where they are needed. */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',')
}

function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  const text = String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
