import type { Finding } from '../domain/finding.ts'
import { type Paint, paint, type Terminal } from './console/paint.ts'
import { listed, say } from './console/paragraphs.ts'
import { doubtText } from './doubt.ts'
import { formatCount, formatShare } from './numbers.ts'
import { proofText } from './proof-text.ts'
import { evidenceShown, evidenceText } from './story.ts'

const paints: Readonly<Record<Finding['severity'], Paint>> = { error: 'red', warning: 'orange', note: 'blue' }

/**
 * All of one finding for a terminal: what, why, its numbers, how sure it is, what was ruled out, and what to change.
 * @param where ` in trial 7`, where that has to be said
 */
export function findingLines(finding: Finding, terminal: Terminal, where = ''): string[] {
  const alarms =
    finding.falseAlarmRate === null
      ? ''
      : `, speaks on ${formatShare(finding.falseAlarmRate)} of healthy runs`
  const shown = finding.evidence.slice(0, evidenceShown)
  const left = finding.evidence.length - shown.length
  const numbers = [
    ...shown.map((evidence) => `${evidence.name} ${evidenceText(evidence)}`),
    ...(left > 0 ? [`and ${formatCount(left, 'more number')}`] : []),
  ].join('; ')
  const doubt = doubtText(finding)
  const ruledOut = finding.ruledOut.length > 0 ? ` Ruled out: ${finding.ruledOut.join(', ')}.` : ''
  return [
    ...say(`${finding.severity}: ${finding.rule}${where}`, terminal).map((line) =>
      paint(line, paints[finding.severity], terminal),
    ),
    ...say(`${finding.what} ${finding.why}`, terminal, '  '),
    ...say(`${numbers}; confidence ${formatShare(finding.confidence)}${alarms}.${ruledOut}`, terminal, '  '),
    ...(doubt === null ? [] : say(doubt, terminal, '  ')),
    ...finding.advice.flatMap(({ text }) =>
      listed(terminal.unicode ? '→' : '->', text, { ...terminal, width: terminal.width - 2 }).map(
        (line) => `  ${line}`,
      ),
    ),
    ...(finding.proof === undefined ? [] : say(proofText(finding.proof), terminal, '  ')),
  ]
}
