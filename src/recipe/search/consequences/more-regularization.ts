import type { Budget } from '../../../domain/budget.ts'
import type { Space } from '../../../domain/parameter.ts'
import type { ObservedTrial } from '../../../domain/trial.ts'
import type { StageContext } from '../../stage.ts'
import { say } from '../../words.ts'
import type { Dialogue, SearchNotes } from '../search-round.ts'
import { accuraciesOf, isLearntByHeart } from './learnt-by-heart.ts'
import { bestOf, highestOf, tryVariants, type Variant, variantOf } from './paired-trials.ts'

/** Times the regularization, and where weights feel it at all and are not held down by it alone (ours). */
const factor = 100
const felt = { least: 1e-3, most: 0.03 }
/** Less than this many times as strong is no other setting. */
const leastFactor = 3
/** Shares that are dropped where so much less was, or none. */
const dropouts = [0.3, 0.5]
const leastMore = 0.15

/** Where the best setting learns by heart: the same once more with stronger regularization, and with more dropout. */
export function* tryMoreRegularization(
  context: StageContext,
  notes: SearchNotes,
  about: { readonly space: Space; readonly budget: Budget },
): Dialogue<void> {
  const best = bestOf(context, notes)
  if (best === null || !isLearntByHeart(best)) return
  const variants = [strongerPenalty(context, best), moreDropout(context, best)].filter((one) => one !== null)
  const why = `The best setting learns by heart (${gapText(best)}), so it was`
  yield* tryVariants(context, notes, { ...about, kind: 'regularization', best, variants, why })
}

function strongerPenalty(context: StageContext, best: ObservedTrial): Variant | null {
  const name = context.plan.steering.roles.regularization
  const now = (name === undefined ? undefined : best.trial.settings[name]) ?? best.facts.regularization
  if (name === undefined || typeof now !== 'number') return null
  const wanted = Math.min(felt.most, Math.max(felt.least, factor * now), highestOf(context, name))
  if (wanted < leastFactor * now) return null
  return variantOf(context, best, [{ kind: 'set', role: 'regularization', value: wanted }])
}

function moreDropout(context: StageContext, best: ObservedTrial): Variant | null {
  const name = context.plan.steering.roles.dropout
  const now = (name === undefined ? undefined : best.trial.settings[name]) ?? best.facts.dropout
  if (typeof now !== 'number') return null
  const value = dropouts.find((more) => more >= now + leastMore)
  return value === undefined ? null : variantOf(context, best, [{ kind: 'set', role: 'dropout', value }])
}

function gapText(best: ObservedTrial): string {
  const accuracies = accuraciesOf(best)
  if (accuracies === null) return 'its validation loss rises while its training loss falls'
  return `training accuracy ${say(accuracies.trained)}, validation accuracy ${say(accuracies.validated)}`
}
