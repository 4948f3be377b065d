import type { Budget } from '../../../domain/budget.ts'
import type { Change } from '../../../domain/finding.ts'
import type { Space } from '../../../domain/parameter.ts'
import type { Settings } from '../../../domain/setting.ts'
import type { ObservedTrial } from '../../../domain/trial.ts'
import { applyChange } from '../../apply-change.ts'
import { bestFirst, goalOf } from '../../reading.ts'
import type { StageContext } from '../../stage.ts'
import { say } from '../../words.ts'
import { type Dialogue, type SearchNotes, tryRound } from '../search-round.ts'

/** The best setting with something changed, and what, for people: "reg 1e-4 to 1e-3". */
export interface Variant {
  readonly settings: Settings
  readonly what: string
}

/** The best trial of this stage; null where none trained to its end. */
export function bestOf(context: StageContext, notes: Pick<SearchNotes, 'trials'>): ObservedTrial | null {
  const { goal } = context.plan
  const [best] = bestFirst(notes.trials, goal)
  return best !== undefined && goalOf(best, goal) !== null ? best : null
}

/**
 * The settings of a trial with changes, one after the other; null where one cannot be told to the program, or leads out of
 * a range that the user gave or a person has settled.
 */
export function variantOf(
  context: StageContext,
  of: ObservedTrial,
  changes: readonly Change[],
): Variant | null {
  let setup: Parameters<typeof applyChange>[0]['setup'] = of.trial
  const words: string[] = []
  for (const change of changes) {
    const changed = applyChange({ setup, roles: context.plan.steering.roles, facts: of.facts }, change)
    if (changed.kind === 'cannot') return null
    setup = changed.setup
    words.push(changed.what)
  }
  return isAllowed(context, setup.settings) ? { settings: setup.settings, what: words.join(', ') } : null
}

function isAllowed(context: StageContext, settings: Settings): boolean {
  return Object.entries(settings).every(
    ([name, value]) => typeof value !== 'number' || value <= highestOf(context, name),
  )
}

/** The highest value of a parameter whose range the user gave or a person has settled; others have no bound here. */
export function highestOf({ plan, settled }: StageContext, name: string): number {
  const parameter = plan.space.parameters.find((one) => one.name === name)
  const isBound = plan.given.includes(name) || settled().has(name)
  if (!isBound || (parameter?.kind !== 'real' && parameter?.kind !== 'integer'))
    return Number.POSITIVE_INFINITY
  return parameter.high
}

/** Tries variants of the best trial beside each other, and notes why and what came of it. */
export function* tryVariants(
  context: StageContext,
  notes: SearchNotes,
  about: {
    readonly space: Space
    readonly budget: Budget
    readonly kind: 'regularization' | 'larger-network'
    readonly best: ObservedTrial
    readonly variants: readonly Variant[]
    /** What was seen, for people, up to "tried again with". */
    readonly why: string
  },
): Dialogue<void> {
  const { space, budget, kind, variants, why } = about
  if (variants.length === 0) return
  const first = variants.map(({ settings }) => settings)
  const results = yield* tryRound(context, notes, { space, budget, count: first.length, first })
  const tried = variants.map(({ what }) => what).join(', and with ')
  notes.consequences.push({
    kind,
    trials: results.map(({ trial }) => trial.number),
    afterTrial: results[0]!.trial.number - 1,
    text: `${why} tried again with ${tried}: ${comparison(context, about, results)}.`,
  })
}

/** "lr 0.1 to 0.01 is better, val/accuracy 0.91 against 0.88", or that none is. */
function comparison(
  context: StageContext,
  of: { readonly best: ObservedTrial; readonly variants: readonly Variant[] },
  results: readonly ObservedTrial[],
): string {
  const { goal } = context.plan
  const before = goalOf(of.best, goal)!
  const better = results
    .map((one, index) => ({ goal: goalOf(one, goal), what: of.variants[index]!.what }))
    .filter((one): one is { goal: number; what: string } => one.goal !== null && one.goal < before)
    .sort((a, b) => a.goal - b.goal)[0]
  if (better === undefined) return results.length === 1 ? 'that is no better' : 'neither is better'
  return `${better.what} is better, ${goal.series} ${say(Math.abs(better.goal), 4)} against ${say(Math.abs(before), 4)}`
}
