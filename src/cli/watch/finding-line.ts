import type { Finding } from '../../domain/finding.ts'
import type { Screen } from '../output/screen.ts'
import { findingText } from '../progress/event-lines.ts'

/**
 * `babysit error loss-not-finite: ...`, in colour where standard error has it.
 * @param run its name, where several are watched
 */
export function findingLine(finding: Finding, { paint }: Pick<Screen, 'paint'>, run: string | null): string {
  const tone = { error: 'red', warning: 'yellow', note: 'cyan' } as const
  const where = run === null ? '' : `${run}: `
  return `${paint(tone[finding.severity], 'babysit')} ${where}${findingText(finding, null).replace(/\s+/g, ' ')}`
}
