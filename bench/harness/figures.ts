import { writeFileSync } from 'node:fs'

/** One measured number, as every benchmark of the project prints and writes it. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** 95 %; null where the figure is no estimate. */
  readonly interval: readonly [number, number] | null
  readonly target: string
  readonly holds: boolean
  /** What it is measured against; null where it stands alone. */
  readonly peer: string | null
}

/** Prints the figures and, where the command line asks for it by `--json FILE`, writes them. */
export function publish(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    figure.name,
    short(figure.value),
    figure.interval === null ? '' : `${short(figure.interval[0])} to ${short(figure.interval[1])}`,
    figure.target,
    figure.holds ? 'holds' : 'MISSED',
    figure.peer ?? '',
  ])
  console.log(`\n${table(['figure', 'value', '95 %', 'target', '', 'peer'], rows)}`)
  const at = process.argv.indexOf('--json')
  const file = at === -1 ? undefined : process.argv[at + 1]
  if (file !== undefined) writeFileSync(file, `${JSON.stringify({ figures }, null, 2)}\n`)
}

/** A Markdown table, so that it can go into a README as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value)
}

/** Wilson's 95 % interval of a share. */
export function shareInterval(hits: number, of: number): readonly [number, number] {
  const z = 1.959964
  const p = hits / of
  const center = (p + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of)
  return [Math.max(0, center - half), Math.min(1, center + half)]
}
