import type { Space } from '../../../domain/parameter.ts'
import { divergedShare, divergenceBound } from '../../../space/divergence-bound.ts'
import { withBounds } from '../../../space/hull.ts'
import { asPast } from '../../reading.ts'
import type { StageContext } from '../../stage.ts'
import { say } from '../../words.ts'
import type { SearchNotes } from '../search-round.ts'

/** Nothing that survived is nothing to go on with: then the range is moved, see `divergedBorder`. */
const fewestSurvivors = 3

/**
 * The space without the learning rates above which nearly all of this search's trials diverged: every trial drawn there is
 * lost. As it is where few diverge, where the rate does not tell them from the others, or where a person has settled it.
 */
export function cutDiverging(
  context: StageContext,
  notes: Pick<SearchNotes, 'trials' | 'consequences'>,
  space: Space,
): Space {
  const trials = asPast(notes.trials, context.plan.goal)
  const survivors = trials.filter(({ status }) => status === 'complete').length
  const share = divergedShare(trials)
  const bound = divergenceBound(space, trials)
  if (share === null || bound === null || survivors < fewestSurvivors) return space
  const parameter = space.parameters.find(({ name }) => name === bound.parameter)
  if (parameter?.kind !== 'real' || context.settled().has(parameter.name)) return space
  const at = Number(bound.at.toPrecision(2))
  if (!(at < parameter.high && at > parameter.low)) return space
  notes.consequences.push({
    kind: 'cut',
    parameter: parameter.name,
    side: 'high',
    at,
    afterTrial: notes.trials.at(-1)?.trial.number ?? 0,
    text: `${share.diverged} of ${share.trials} settings diverged, nearly all of those with ${parameter.name} above ${say(at, 2)}: no more are drawn there.`,
  })
  return withBounds(space, parameter.name, { high: at })
}

/** Where the search has cut this parameter's high end, in this stage or an earlier one; null where it has not. */
export function cutAt(
  { outcomes }: Pick<StageContext, 'outcomes'>,
  { consequences }: Pick<SearchNotes, 'consequences'>,
  parameter: string,
): number | null {
  const all = [...(outcomes.coarse?.consequences ?? []), ...consequences]
  const cuts = all.flatMap((one) => (one.kind === 'cut' && one.parameter === parameter ? [one.at] : []))
  return cuts.length === 0 ? null : Math.min(...cuts)
}
