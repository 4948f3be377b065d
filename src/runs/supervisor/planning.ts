import type { Study } from '../../domain/study.ts'
import type { ObservedTrial, PlannedTrial } from '../../domain/trial.ts'
import type { Wish } from '../../domain/wish.ts'
import type { RecipeState } from '../../recipe/recipe.ts'
import type { Settled } from './obey-actions.ts'
import type { SuperviseRequest } from './supervise.ts'

/**
 * Plans what comes next, and takes up what people wish for, one after the other: a wish is kept either before the next
 * trials are planned, and they heed it, or after they are stored, and it waits for those that follow. So a study that is taken
 * up again plans the same trials.
 */
export interface Planning {
  /** What stages have come to, before the first trials are planned. */
  begin(state: RecipeState): void
  /** Stores the trials that come next; null: there are none, and no wish is accepted any more. */
  next(
    observed: readonly ObservedTrial[],
    known: Known,
  ): Promise<Known & { readonly trials: readonly PlannedTrial[] | null }>
  accept(wish: Wish): Promise<Settled>
}

interface Known {
  readonly study: Study
  readonly state: RecipeState
}

export function createPlanning({ study, store, recipe, accept }: SuperviseRequest): Planning {
  const { id } = study.plan
  let outcomes: RecipeState['outcomes'] | null = null
  let through = false
  let before: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const working = before.then(work)
    before = working.catch(() => {})
    return working
  }

  return {
    begin(state) {
      outcomes ??= state.outcomes
    },
    next: (observed, known) =>
      inTurn(async () => {
        const stored = (await store.study(id)) ?? known.study
        const isNew = stored.plan.wishes?.length !== known.study.plan.wishes?.length
        const changed = { ...known.study, plan: { ...known.study.plan, ...wishesOf(stored) } }
        const state = isNew ? recipe(changed.plan, observed) : known.state
        outcomes = state.outcomes
        through = state.next.kind === 'done'
        if (state.next.kind === 'done') return { study: changed, state, trials: null }
        await store.addTrials(id, state.next.trials)
        return { study: changed, state, trials: state.next.trials }
      }),
    accept: (wish) =>
      inTurn(async (): Promise<Settled> => {
        if (accept === undefined) return { state: 'refused', answer: 'this study cannot be steered so' }
        if (through) return { state: 'refused', answer: 'the work had come to its end' }
        if (outcomes === null)
          return { state: 'refused', answer: 'the study is only beginning; ask once a trial runs' }
        const { plan } = (await store.study(id)) ?? study
        const answer = accept(plan, outcomes, wish)
        if ('refused' in answer) return { state: 'refused', answer: answer.refused }
        await store.addWish(id, wish)
        return { state: 'done', answer: answer.accepted }
      }),
  }
}

function wishesOf({ plan }: Study): Pick<Study['plan'], 'wishes'> {
  return plan.wishes === undefined ? {} : { wishes: plan.wishes }
}
