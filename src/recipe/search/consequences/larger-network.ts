import type { Budget } from '../../../domain/budget.ts'
import type { Change } from '../../../domain/finding.ts'
import type { Space } from '../../../domain/parameter.ts'
import type { ObservedTrial } from '../../../domain/trial.ts'
import { asReached, mean } from '../../reading.ts'
import type { StageContext } from '../../stage.ts'
import { say } from '../../words.ts'
import type { Dialogue, SearchNotes } from '../search-round.ts'
import { accuraciesOf } from './learnt-by-heart.ts'
import { bestOf, tryVariants, variantOf } from './paired-trials.ts'

/** A network fits badly below this training accuracy, without a gap to validation of more than this (ours). */
const badFit = 0.9
const smallGap = 0.05
/** Dropout below this is hardly any; what is dropped where it is tried. */
const hardlyAny = 0.1
const usual = 0.3
/** Trials with and without dropout that must be there to say that it does not help. */
const fewest = 4

/**
 * Method, section 4: dropout not helping? Probably the network is too small. Where the best settings drop hardly anything,
 * those that drop more do worse, and even the training samples are not fitted: the best once more with layers twice as
 * wide, without dropout and with it.
 */
export function* tryLargerNetwork(
  context: StageContext,
  notes: SearchNotes,
  about: { readonly space: Space; readonly budget: Budget },
): Dialogue<void> {
  const best = bestOf(context, notes)
  const name = context.plan.steering.roles.dropout
  if (best === null || name === undefined || !fitsBadly(best) || !isNoHelp(context, notes, { best, name }))
    return
  const wider: Change = { kind: 'scale', role: 'width', factor: 2 }
  const dropped: Change = { kind: 'set', role: 'dropout', value: usual }
  const variants = [[wider], [wider, dropped]].flatMap((changes) => variantOf(context, best, changes) ?? [])
  const { trained } = accuraciesOf(best)!
  const why = `Dropout does not help, and the training samples are fitted to ${say(trained)} only: the network is probably too small. The best setting was`
  yield* tryVariants(context, notes, { ...about, kind: 'larger-network', best, variants, why })
}

function fitsBadly(best: ObservedTrial): boolean {
  const accuracies = accuraciesOf(best)
  return (
    accuracies !== null && accuracies.trained < badFit && accuracies.trained - accuracies.validated < smallGap
  )
}

/** Judged by all trials of this stage, those that were ended early by what they would have come to: those that drop little are better. */
function isNoHelp(
  { plan }: StageContext,
  { trials }: SearchNotes,
  { best, name }: { readonly best: ObservedTrial; readonly name: string },
): boolean {
  const dropout = (one: ObservedTrial) => Number(one.trial.settings[name] ?? 0)
  if (dropout(best) >= hardlyAny) return false
  const ends = asReached(trials, { plan, full: best.trial.budget })
  const goals = (which: (dropped: number) => boolean) =>
    trials.flatMap((one, i) => {
      const { status, reached } = ends[i]!
      const counts = status === 'complete' || status === 'stopped'
      return counts && reached !== undefined && which(dropout(one)) ? [reached.goal] : []
    })
  const middle = Math.max(hardlyAny, usual / 2)
  const little = goals((dropped) => dropped < middle)
  const much = goals((dropped) => dropped >= middle)
  return little.length >= fewest && much.length >= fewest && mean(little) < mean(much)
}
