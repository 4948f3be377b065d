import type { LogRemark } from '../diagnosis/diagnose-log.ts'
import type { Finding, Severity } from '../domain/finding.ts'
import { type Paint, paint, type Terminal } from '../report/console/paint.ts'
import { listed, say } from '../report/console/paragraphs.ts'
import { formatNumber } from '../report/numbers.ts'
import { proofText } from '../report/proof-text.ts'
import { rateBandText } from '../report/rate-band-text.ts'
import type { PassedOver } from '../runs/reading/find-runs.ts'
import type { DiagnosedRun, SeriesSummary } from './diagnosed-run.ts'

/** What was read and what the rules say of it. */
export interface Diagnosis {
  readonly runs: readonly DiagnosedRun[]
  readonly passedOver: readonly PassedOver[]
}

const paints: Readonly<Record<Severity, Paint>> = { error: 'red', warning: 'orange', note: 'blue' }
const shownSeries = 5
const shownOthers = 3

/** The diagnosis as text: the sick runs last, so that they stand above the prompt. */
export function diagnosisText(
  { runs, passedOver }: Diagnosis,
  { terminal, verbose }: { readonly terminal: Terminal; readonly verbose: boolean },
): string {
  const order = { unjudged: 0, quiet: 1, sick: 2 }
  const lines = [...runs]
    .sort((a, b) => order[a.verdict] - order[b.verdict])
    .flatMap((run) => [...runLines(run, terminal, verbose), ''])
  return [...lines, ...passedOverLines(passedOver, terminal, verbose), ...summary(runs, terminal)].join('\n')
}

function runLines(run: DiagnosedRun, terminal: Terminal, verbose: boolean): string[] {
  const { series, findings } = run
  const [first, last] = [
    Math.min(...series.map(({ firstStep }) => firstStep)),
    Math.max(...series.map(({ lastStep }) => lastStep)),
  ]
  const steps = first === last ? `step ${first}` : `steps ${formatNumber(first)} to ${formatNumber(last)}`
  const title = say(
    `${run.name} (${run.source}, ${run.files > 1 ? `${run.files} files, ` : ''}${steps})`,
    terminal,
  )
  return [
    ...title.map((line) => paint(line, 'bold', terminal)),
    ...seriesLines(series, terminal, verbose),
    ...run.remarks.flatMap((remark) => say(remarkText(remark), terminal, '  ')),
    ...(run.bad === 0 || run.broken !== null
      ? []
      : say(`${count(run.bad, 'record')} could not be read: ${run.badWhy ?? ''}`, terminal, '  ')),
    ...(run.broken === null ? [] : say(run.broken, terminal, '  ')),
    ...(verbose && run.rateBand !== null ? say(rateBandText(run.rateBand), terminal, '  ') : []),
    ...verdictLines(run, terminal),
    ...findings.flatMap((finding) => findingLines(finding, terminal)),
  ]
}

function seriesLines(series: readonly SeriesSummary[], terminal: Terminal, verbose: boolean): string[] {
  const arrow = terminal.unicode ? '→' : '->'
  const text = ({ name, raw, points, first, last }: SeriesSummary) => {
    const called = raw === name ? name : `${name} (${raw})`
    const course =
      points === 1 ? formatNumber(first, 4) : `${formatNumber(first, 4)} ${arrow} ${formatNumber(last, 4)}`
    return `${called}: ${course}${verbose ? `, ${count(points, 'point')}` : ''}`
  }
  const shown = verbose ? series : series.slice(0, shownSeries)
  const rest = series.length - shown.length
  return [
    ...shown.flatMap((one) => say(text(one), terminal, '  ')),
    ...(rest === 0 ? [] : say(`and ${rest} more series (-v lists them)`, terminal, '  ')),
  ]
}

function remarkText({ kind, series }: LogRemark): string {
  return kind === 'percent'
    ? `${series.join(', ')}: read as percent`
    : `${series.join(', ')}: taken as validation, for there is none`
}

function verdictLines({ verdict, findings, series }: DiagnosedRun, terminal: Terminal): string[] {
  if (verdict === 'unjudged') {
    const like = series.find(({ raw }) => /loss|err/i.test(raw))?.raw ?? 'THEIRS'
    return say(
      `no series that a rule looks at; where one of them is a loss, say so: --series '${like}=val/loss'`,
      terminal,
      '  ',
    )
  }
  return findings.length === 0 ? say('nothing found', terminal, '  ') : []
}

function findingLines(finding: Finding, terminal: Terminal): string[] {
  const { steps, severity, rule, what, why, advice, proof } = finding
  const range =
    steps === null
      ? ''
      : steps.from === steps.to
        ? ` (step ${formatNumber(steps.from)})`
        : ` (steps ${formatNumber(steps.from)} to ${formatNumber(steps.to)})`
  const inner = { ...terminal, width: terminal.width - 2 }
  return [
    ...listed(severity, `${rule}${range}: ${what}`, inner, paints[severity]),
    ...say(why, inner, '  '),
    ...advice.flatMap(({ text }) => listed('  ->', text, inner)),
    ...(proof === undefined ? [] : say(proofText(proof), inner, '  ')),
  ].map((line) => `  ${line}`)
}

function passedOverLines(passedOver: readonly PassedOver[], terminal: Terminal, verbose: boolean): string[] {
  if (passedOver.length === 0) return []
  const shown = verbose ? passedOver : passedOver.slice(0, shownOthers)
  const rest = passedOver.length - shown.length
  return [
    ...say(`${count(passedOver.length, 'file')} passed over:`, terminal),
    ...shown.flatMap(({ path, why }) => say(`${path}: ${why}`, terminal, '  ')),
    ...(rest === 0 ? [] : say(`and ${rest} more (-v lists them)`, terminal, '  ')),
    '',
  ]
}

function summary(runs: readonly DiagnosedRun[], terminal: Terminal): string[] {
  const of = (verdict: DiagnosedRun['verdict']) => runs.filter((run) => run.verdict === verdict).length
  const parts = [
    `${of('sick')} sick`,
    `${of('quiet')} quiet`,
    ...(of('unjudged') === 0 ? [] : [`${of('unjudged')} that no rule could judge`]),
  ]
  return say(`${count(runs.length, 'run')}: ${parts.join(', ')}`, terminal)
}

function count(number: number, what: string): string {
  return `${formatNumber(number)} ${what}${number === 1 ? '' : 's'}`
}
