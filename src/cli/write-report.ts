import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { ReportInput } from '../report/report-input.ts'
import type { Screen } from './output/screen.ts'

export function reportPath(folder: string, study: string): string {
  return join(folder, 'reports', `${study}.html`)
}

/** Writes the HTML report; whoever reads the file sees the old one or the new one, never half of one. */
export async function writeHtmlReport(input: ReportInput, path: string): Promise<void> {
  const { renderHtmlReport } = await import('../report/html.ts')
  const part = `${path}.${process.pid}.part`
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(part, renderHtmlReport(input))
  renameSync(part, path)
}

/** The report on standard output: one JSON document with `--json`, else for the terminal. */
export async function printReport(input: ReportInput, screen: Screen): Promise<void> {
  if (screen.json) {
    const { toDocument } = await import('../report/document.ts')
    return screen.data(JSON.stringify(toDocument(input), null, 2))
  }
  const { renderTerminalReport } = await import('../report/terminal.ts')
  return screen.data(renderTerminalReport(input, screen.terminal))
}

/** A path as it is shortest to say from here. */
export function shortPath(path: string, cwd: string): string {
  const near = relative(cwd, path)
  return near === '' || near.startsWith(`..${sep}..`) ? path : near
}
