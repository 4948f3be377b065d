import type { ObservedTrial } from '../domain/trial.ts'
import { formatCount } from '../report/numbers.ts'

/**
 * Why runs failed, the commonest reason first, where nothing succeeded: `7 runs failed: exit-code: KeyError: 'label'`.
 */
export function whyFailed(observed: readonly ObservedTrial[]): string | null {
  const reasons = new Map<string, number>()
  for (const { trial } of observed) {
    if (trial.status !== 'failed') continue
    const { reason, message } = trial.end
    const why = message === undefined ? reason : `${reason}: ${message}`
    reasons.set(why, (reasons.get(why) ?? 0) + 1)
  }
  const [commonest] = [...reasons].sort((a, b) => b[1] - a[1])
  if (commonest === undefined) return null
  const [why, count] = commonest
  const others = reasons.size > 1 ? ` (and ${formatCount(reasons.size - 1, 'other reason')})` : ''
  return `${formatCount(count, 'run')} failed: ${why}${others}`
}
