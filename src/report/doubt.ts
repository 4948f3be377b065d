import type { Finding } from '../domain/finding.ts'
import { formatShare } from './numbers.ts'

/** What else a finding could come from, and how to find out; null where nothing competes. */
export function doubtText({ competing, tellingRun }: Finding): string | null {
  if (competing === undefined || competing.length === 0) return null
  const others = competing
    .map(({ cause, likelihood }) => `${cause.replaceAll('-', ' ')} (${formatShare(likelihood)})`)
    .join(', ')
  return `It could ${others.includes(',') ? 'be one of these' : 'also be'}: ${others}.${tellingRun === undefined ? '' : ` To tell: ${tellingRun.text}`}`
}
