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
/** More quiet runs than these get a line each. */
const shownQuiet = 5

/** The diagnosis as text: the sick runs last, so that they stand above the prompt. */
export function diagnosisText(
  { runs, passedOver }: Diagnosis,
  { terminal, verbose }: { readonly terminal: Terminal; readonly verbose: boolean },
): string {
  const of = (verdict: DiagnosedRun['verdict']) => runs.filter((run) => run.verdict === verdict)
  const whole = (run: DiagnosedRun) => [...runLines(run, terminal, verbose), '']
  // Of what was read in another way than it was written, or not to its end, nothing is left out.
  const [odd, plain] = [true, false].map((isOdd) =>
    of('quiet').filter((run) => (run.remarks.length > 0 || run.bad > 0 || run.broken !== null) === isOdd),
  ) as [DiagnosedRun[], DiagnosedRun[]]
  const lines = [
    ...of('unjudged').flatMap(whole),
    ...odd.flatMap(whole),
    ...(verbose || plain.length <= shownQuiet ? plain.flatMap(whole) : quietLines(plain, terminal)),
    ...of('sick').flatMap(whole),
  ]
  return [...lines, ...passedOverLines(passedOver, terminal, verbose), ...summary(runs, terminal)].join('\n')
}

/** Many runs in which nothing was found: what a reader needs to know them by. */
function quietLines(runs: readonly DiagnosedRun[], terminal: Terminal): string[] {
  const folder = commonFolder(runs.map(({ name }) => name))
  const where = folder === '' ? '' : ` below ${folder}`
  return [
    ...say(`Nothing found in ${count(runs.length, 'run')}${where} (-v tells more of each):`, terminal),
    ...runs.flatMap((run) => {
      const told = run.series.find(({ name }) => name.startsWith('val/')) ?? run.series[0]
      const course = told === undefined ? stepsText(run) : courseText(told, terminal)
      return say(`${run.name.slice(folder.length)}, ${course}`, terminal, '  ')
    }),
    '',
  ]
}

/** The folder that all names lie in, with its last slash; empty where there is none. */
function commonFolder(names: readonly string[]): string {
  const [first = '', ...others] = names
  const parts = first.split('/').slice(0, -1)
  let shared = parts.length
  for (const name of others) {
    const own = name.split('/').slice(0, -1)
    while (shared > 0 && parts.slice(0, shared).some((part, index) => part !== own[index])) shared--
  }
  return shared === 0 ? '' : `${parts.slice(0, shared).join('/')}/`
}

function runLines(run: DiagnosedRun, terminal: Terminal, verbose: boolean): string[] {
  const { series, findings } = run
  const files = run.files > 1 ? `${run.files} files, ` : ''
  const title = say(`${run.name} (${run.source}, ${files}${stepsText(run)})`, terminal)
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

function stepsText({ series }: DiagnosedRun): string {
  const first = Math.min(...series.map(({ firstStep }) => firstStep))
  const last = Math.max(...series.map(({ lastStep }) => lastStep))
  return first === last ? `step ${first}` : `steps ${formatNumber(first)} to ${formatNumber(last)}`
}

function courseText({ name, raw, points, first, last }: SeriesSummary, terminal: Terminal): string {
  const arrow = terminal.unicode ? '→' : '->'
  const course =
    points === 1 ? formatNumber(first, 4) : `${formatNumber(first, 4)} ${arrow} ${formatNumber(last, 4)}`
  return `${raw === name ? name : `${name} (${raw})`}: ${course}`
}

function seriesLines(series: readonly SeriesSummary[], terminal: Terminal, verbose: boolean): string[] {
  const text = (one: SeriesSummary) =>
    `${courseText(one, terminal)}${verbose ? `, ${count(one.points, 'point')}` : ''}`
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
