import type { Cost } from '../../domain/outcome.ts'
import type { Effort } from '../../domain/study.ts'
import { formatDuration, formatNumber } from '../../report/numbers.ts'
import { effortWords } from '../effort.ts'

/** A forecast is a forecast: only what lies clearly beyond the budget is said to. */
const clearly = 1.1

/**
 * The sentence for a budget below the least that the stages can do with, as soon as the first runs have shown what an epoch
 * is; null where the budget suffices. The sanity check and the range are short runs of which there must be some, and a search
 * of fewer trials than the least would say nothing, so such a budget is passed, and that is said before it is.
 */
export function beyondBudget(forecast: Cost, effort: Effort): string | null {
  if (effort.kind === 'standard' || effort.kind === 'trials') return null
  const inTime = effort.kind === 'time'
  const [least, limit] = inTime ? [forecast.seconds, effort.seconds] : [forecast.epochs, effort.epochs]
  if (least <= limit * clearly) return null
  const words = inTime ? formatDuration(least) : `${formatNumber(Math.ceil(least), 3)} epochs`
  return (
    `Budget:   ${effortWords(effort)} is less than these stages can do with: about ${words} will be spent. ` +
    'For less, name fewer of them with --stages, or press Ctrl-C when you have seen enough.'
  )
}
