import type { StudyPlan } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import type { AcceptedWish, Wish } from '../../src/domain/wish.ts'
import type { Recipe, RecipeState } from '../../src/recipe/recipe.ts'
import type { TrainFunction } from '../../src/runs/wire/guest.ts'
import type { Scheduler } from '../../src/search/schedulers/scheduler.ts'
import { playTrial } from '../../src/testing/play-recipe.ts'

/** What may be wished for each time a batch has been planned, up to this trial. */
export type Ask = (planned: number, state: RecipeState) => readonly Wish[]

/** Plays batch by batch as the supervisor does, and heeds wishes where it would. */
export async function playWishes(about: {
  readonly plan: StudyPlan
  readonly recipe: Recipe
  readonly train: TrainFunction
  readonly scheduler: Scheduler
  readonly ask: Ask
}) {
  const { plan, recipe, train, scheduler, ask } = about
  const observed: ObservedTrial[] = []
  const wishes: AcceptedWish[] = []
  for (;;) {
    const now = { ...plan, wishes: [...wishes] }
    const state = recipe(now, observed)
    if (state.next.kind === 'done') return { plan: now, state, observed, wishes, recipe }
    const { trials } = state.next
    const after = trials.at(-1)!.number
    wishes.push(...ask(after, state).map((wish) => ({ after, wish })))
    for (const trial of trials) observed.push(await playTrial({ plan, train, scheduler }, trial))
  }
}
