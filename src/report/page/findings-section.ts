import type { Finding } from '../../domain/finding.ts'
import { element, escapeMarkup } from '../drawing/markup.ts'
import { leadingTrials } from '../figures/trial-view.ts'
import { type FindingGroup, findingGroups } from '../finding-groups.ts'
import { formatCount, formatNumber, formatShare } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { aboutWhat, describeChange, evidenceText } from '../story.ts'

export function findingsSection(input: ReportInput): string {
  if (input.findings.length === 0) return '<p>No rule had anything to say.</p>'
  const winnerRuns = new Set(leadingTrials(input).map(({ trial }) => trial.run))
  return findingGroups(input.findings, winnerRuns).map(group).join('')
}

function group({ first, others }: FindingGroup): string {
  const more = others
    .map((finding) =>
      element('li', {}, escapeMarkup(`${aboutWhat(finding)}${stepsOf(finding)}: ${finding.what}`)),
    )
    .join('')
  const rest =
    others.length === 0
      ? ''
      : `<details><summary>The same in ${formatCount(others.length, 'other run')}</summary><ul>${more}</ul></details>`
  return `<article class="finding ${first.severity}">
<h3>${escapeMarkup(first.rule)} <span class="badge ${first.severity}">${first.severity}</span></h3>
<p>${escapeMarkup(first.what)} ${escapeMarkup(first.why)}</p>
${advice(first)}
<dl>${facts(first)}</dl>${rest}</article>`
}

function advice(finding: Finding): string {
  return finding.advice
    .map(
      ({ text, change }) =>
        `<p><span class="advice">${escapeMarkup(text)}</span> <code>${escapeMarkup(describeChange(change))}</code></p>`,
    )
    .join('')
}

function facts(finding: Finding): string {
  const alarms =
    finding.falseAlarmRate === null
      ? 'false-alarm rate not measured'
      : `speaks on ${formatShare(finding.falseAlarmRate)} of healthy runs`
  const pairs: [string, string][] = [
    ['about', `${aboutWhat(finding)}${stepsOf(finding)}`],
    ...finding.evidence.map((evidence): [string, string] => [evidence.name, evidenceText(evidence)]),
    ['confidence', `${formatShare(finding.confidence)}; ${alarms}`],
  ]
  if (finding.ruledOut.length > 0) pairs.push(['ruled out', finding.ruledOut.join(', ')])
  return pairs.map(([name, text]) => `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(text)}</dd>`).join('')
}

function stepsOf({ steps }: Finding): string {
  if (!steps) return ''
  return steps.from === steps.to
    ? `, step ${formatNumber(steps.from, 9)}`
    : `, steps ${formatNumber(steps.from, 9)} to ${formatNumber(steps.to, 9)}`
}
