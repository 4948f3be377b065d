import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../domain/finding.ts'
import type { RunEnd } from '../domain/run.ts'
import type { Study } from '../domain/study.ts'
import { textTable } from '../report/console/text-table.ts'
import { formatDuration, formatSettings } from '../report/numbers.ts'
import type { StoredTrial } from '../store/store.ts'
import type { Screen } from './output/screen.ts'
import type { StudyFolder } from './study-folder.ts'

/** All that is known of one trial: settings, how it ended, its series, its findings, and the last it printed. */
export async function showTrial(about: {
  readonly entry: StoredTrial
  readonly study: Study
  readonly place: StudyFolder
  readonly screen: Screen
}): Promise<void> {
  const { entry, study, place, screen } = about
  const record = entry.state === 'planned' ? null : await place.store.run(entry.run)
  const all = await place.store.findings(study.plan.id)
  const findings = entry.state === 'planned' ? [] : all.filter((finding) => finding.run === entry.run)
  const folder = record?.run.folder ?? null
  if (screen.json) {
    const document = {
      schemaVersion: 1,
      study: study.plan.id,
      state: entry.state,
      ...entry.trial,
      folder,
      findings,
    }
    return screen.data(JSON.stringify(document, spellNumbers, 2))
  }
  const { trial } = entry
  const lines = [
    `${study.plan.id} #${trial.number}: ${trial.stage}, ${trial.purpose}, ${statusOf(entry)}`,
    `settings ${formatSettings(trial.settings)}`,
    `budget   ${trial.budget.amount} ${trial.budget.unit}, seed ${trial.seed}`,
  ]
  if (folder !== null) lines.push(`folder   ${folder}`)
  if (entry.state === 'finished') {
    lines.push(
      `ended    ${endText(entry.trial.end)} after ${entry.trial.steps} steps, ${formatDuration(entry.trial.seconds)}`,
    )
    lines.push('', ...seriesTable(entry.trial, screen))
  }
  for (const finding of findings) lines.push('', ...findingLines(finding))
  const printed = folder === null ? [] : lastPrinted(folder)
  if (printed.length > 0)
    lines.push('', 'the last it printed on standard error:', ...printed.map((line) => `  ${line}`))
  return screen.data(lines.join('\n'))
}

function statusOf(entry: StoredTrial): string {
  return entry.state === 'finished' ? entry.trial.status : entry.state
}

function endText({ status, reason, message, exitCode, signal }: RunEnd): string {
  const numbers = [exitCode === undefined ? '' : `exit code ${exitCode}`, signal ?? ''].filter(
    (text) => text !== '',
  )
  return [`${status} (${[reason, ...numbers].join(', ')})`, message]
    .filter((text) => text !== undefined)
    .join(': ')
}

function seriesTable(trial: Extract<StoredTrial, { state: 'finished' }>['trial'], screen: Screen): string[] {
  const rows = Object.entries(trial.metrics).map(([name, { first, last, min, max, count }]) => {
    return [name, first, last, min, max, count]
  })
  return textTable({ columns: ['series', 'first', 'last', 'min', 'max', 'points'], rows }, screen.terminal)
}

function findingLines(finding: Finding): string[] {
  const steps = finding.steps === null ? '' : ` (steps ${finding.steps.from} to ${finding.steps.to})`
  const advice = finding.advice.map((line) => `  -> ${line.text}`)
  return [`${finding.severity} ${finding.rule}${steps}: ${finding.what}`, `  ${finding.why}`, ...advice]
}

function lastPrinted(folder: string): readonly string[] {
  const path = join(folder, 'stderr.log')
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').filter(Boolean).slice(-8) : []
}

/** JSON has no NaN and no infinity: they are spelt out. */
function spellNumbers(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
