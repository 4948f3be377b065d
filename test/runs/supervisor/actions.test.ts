import { afterEach, expect, test } from 'vitest'
import type { Action, RecordedAction } from '../../../src/domain/action.ts'
import type { Recipe } from '../../../src/recipe/recipe.ts'
import type { StudyEvent } from '../../../src/runs/supervisor/events.ts'
import { functionProgram, recipeOf, type TinyStudy, tinyStudy } from './tiny-study.ts'

let open: TinyStudy[] = []
afterEach(async () => {
  for (const study of open) await study.remove()
  open = []
})

async function make(name: string): Promise<TinyStudy> {
  const study = await tinyStudy({ program: functionProgram(name), workers: 1 })
  open.push(study)
  return study
}

/** Asks once a trial has been heard of, as another process would: through the store alone. */
function asking(study: TinyStudy, actions: Readonly<Record<number, Action>>) {
  const asked = new Set<number>()
  return (event: StudyEvent) => {
    study.events.push(event)
    if (event.kind !== 'progress' || asked.has(event.trial)) return
    const action = actions[event.trial]
    if (action === undefined) return
    asked.add(event.trial)
    void study.store.ask(study.plan.id, action, 1)
  }
}

const answers = async ({ store, plan }: TinyStudy): Promise<readonly (string | undefined)[]> =>
  (await store.actions(plan.id)).map(({ state, answer }: RecordedAction) => `${state}: ${answer}`)

test('a trial is ended by hand: it counts as stopped, and the next one begins', async () => {
  const study = await make('waits')
  const { state, observed } = await study.supervise({
    recipe: recipeOf([[{}, {}]]),
    onEvent: asking(study, { 1: { kind: 'stop-trial', trial: 1 }, 2: { kind: 'stop-trial', trial: 2 } }),
  })
  expect(state).toBe('failed')
  expect(observed.map(({ trial }) => trial.status)).toEqual(['stopped', 'stopped'])
  expect(observed[0]?.trial.end).toMatchObject({ reason: 'pruned', message: 'stopped by hand' })
  expect(await answers(study)).toEqual(['done: trial 1 was asked to end', 'done: trial 2 was asked to end'])
})

test('stopping on purpose leaves the study where it can be resumed', async () => {
  const study = await make('waits')
  const { state, observed } = await study.supervise({
    recipe: recipeOf([[{}, {}]]),
    onEvent: asking(study, { 1: { kind: 'stop', now: true } }),
  })
  expect([state, observed]).toEqual(['interrupted', []])
  expect(study.control.onPurpose).toBe(true)
  expect(await answers(study)).toEqual(['done: running trials are stopped'])
})

test('paused, nothing new begins until it is told to go on', async () => {
  const study = await make('waits')
  const working = study.supervise({
    recipe: recipeOf([[{}, {}]]),
    onEvent: asking(study, { 1: { kind: 'pause' } }),
  })
  await until(() => study.control.paused)
  await study.store.ask(study.plan.id, { kind: 'stop-trial', trial: 1 }, 2)
  await until(() => study.events.some((event) => event.kind === 'trial-finished'))
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(study.events.filter((event) => event.kind === 'trial-started')).toHaveLength(1)
  await study.store.ask(study.plan.id, { kind: 'resume' }, 3)
  await until(() => study.events.filter((event) => event.kind === 'progress' && event.trial === 2).length > 0)
  await study.store.ask(study.plan.id, { kind: 'stop', now: true }, 4)
  expect((await working).state).toBe('interrupted')
})

test('what cannot be done, or comes when nobody works on the study, is refused in words', async () => {
  const study = await make('waits')
  await study.store.ask(study.plan.id, { kind: 'pause' }, 0)
  setTimeout(() => void study.store.ask(study.plan.id, { kind: 'stop', now: true }, 2), 1500)
  await study.supervise({
    recipe: recipeOf([[{}, {}]]),
    onEvent: asking(study, { 1: { kind: 'stop-trial', trial: 2 } }),
  })
  expect(await answers(study)).toEqual([
    'refused: nobody was working on the study',
    'refused: trial 2 is not running',
    'done: running trials are stopped',
  ])
})

test('a wish is kept with the study and heeded by what is planned next, also by who takes the study up again', async () => {
  const study = await make('learns')
  const promise = () => ({ accepted: 'tried next' })
  /** Two trials, then one for each wish. */
  const recipe: Recipe = (plan, observed) => {
    const wished = (plan.wishes ?? []).map(({ wish }) =>
      wish.kind === 'try' ? { settings: wish.settings } : {},
    )
    return recipeOf([[{}, {}], ...wished.map((one) => [one])])(plan, observed)
  }
  const { observed } = await study.supervise({
    recipe,
    accept: promise,
    onEvent: asking(study, { 1: { kind: 'enqueue', settings: { lr: 0.25 } } }),
  })
  expect(observed.map(({ trial }) => trial.settings['lr'])).toEqual([0.01, 0.01, 0.25])
  expect(await answers(study)).toEqual(['done: tried next'])
  const plan = (await study.store.study(study.plan.id))!.plan
  expect(plan.wishes).toEqual([{ after: 2, wish: { kind: 'try', settings: { lr: 0.25 } } }])
  expect(recipe(plan, observed).next.kind).toBe('done')
})

test('a wish that cannot be granted is refused in the words of who looked at it', async () => {
  const study = await make('learns')
  await study.supervise({
    recipe: recipeOf([[{}, {}]]),
    accept: () => ({ refused: 'lr cannot be -1' }),
    onEvent: asking(study, { 1: { kind: 'enqueue', settings: { lr: -1 } } }),
  })
  expect(await answers(study)).toEqual(['refused: lr cannot be -1'])
  expect((await study.store.study(study.plan.id))!.plan.wishes).toBeUndefined()
})

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 25))
  expect(condition()).toBe(true)
}
