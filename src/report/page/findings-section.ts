import type { Finding } from '../../domain/finding.ts'
import { doubtText } from '../doubt.ts'
import { element, escapeMarkup } from '../drawing/markup.ts'
import { type FindingGroup, findingGroups } from '../finding-groups.ts'
import { formatCount, formatNumber, formatShare } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { aboutWhat, describeChange, evidenceShown, evidenceText, whereSpoken } from '../story.ts'

export function findingsSection(input: ReportInput): string {
  if (input.findings.length === 0) return '<p>No rule had anything to say.</p>'
  return findingGroups(input).map(group).join('')
}

function group(findings: FindingGroup): string {
  const { first, others } = findings
  const more = others
    .map((finding) =>
      element('li', {}, escapeMarkup(`${aboutWhat(finding)}${stepsOf(finding)}: ${finding.what}`)),
    )
    .join('')
  const rest =
    others.length === 0
      ? ''
      : `<details><summary>${formatCount(others.length, 'more finding')} of this rule</summary><ul>${more}</ul></details>`
  return `<article class="finding ${first.severity}">
<h3>${escapeMarkup(first.rule + whereSpoken(findings))} <span class="badge ${first.severity}">${first.severity}</span></h3>
<p>${escapeMarkup(first.what)} ${escapeMarkup(first.why)}</p>
${advice(first)}
${list(facts(first))}${moreNumbers(first)}${rest}</article>`
}

function advice(finding: Finding): string {
  return finding.advice
    .map(
      ({ text, change }) =>
        `<p><span class="advice">${escapeMarkup(text)}</span> <code>${escapeMarkup(describeChange(change))}</code></p>`,
    )
    .join('')
}

type Pair = readonly [name: string, text: string]

function numbersOf(evidence: Finding['evidence']): Pair[] {
  return evidence.map((piece): Pair => [piece.name, evidenceText(piece)])
}

function moreNumbers({ evidence }: Finding): string {
  const rest = evidence.slice(evidenceShown)
  return rest.length === 0
    ? ''
    : `<details><summary>${formatCount(rest.length, 'more number')}</summary>${list(numbersOf(rest))}</details>`
}

function list(pairs: readonly Pair[]): string {
  const items = pairs.map(([name, text]) => `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(text)}</dd>`)
  return `<dl>${items.join('')}</dl>`
}

function facts(finding: Finding): Pair[] {
  const alarms =
    finding.falseAlarmRate === null
      ? 'false-alarm rate not measured'
      : `speaks on ${formatShare(finding.falseAlarmRate)} of healthy runs`
  const pairs: Pair[] = [
    ['about', `${aboutWhat(finding)}${stepsOf(finding)}`],
    ...numbersOf(finding.evidence.slice(0, evidenceShown)),
    ['confidence', `${formatShare(finding.confidence)}; ${alarms}`],
  ]
  const doubt = doubtText(finding)
  if (doubt !== null) pairs.push(['in doubt', doubt])
  if (finding.ruledOut.length > 0) pairs.push(['ruled out', finding.ruledOut.join(', ')])
  return pairs
}

function stepsOf({ steps }: Finding): string {
  if (!steps) return ''
  return steps.from === steps.to
    ? `, step ${formatNumber(steps.from, 9)}`
    : `, steps ${formatNumber(steps.from, 9)} to ${formatNumber(steps.to, 9)}`
}
