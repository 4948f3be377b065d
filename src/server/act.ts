import type { z } from 'zod'
import type { Action, RecordedAction } from '../domain/action.ts'
import type { Study } from '../domain/study.ts'
import { setLabels } from './labels.ts'
import type { actionBody } from './messages.ts'
import type { Place } from './place.ts'

/**
 * Keeps what was asked in the study's history, and does it where it is ours to do: labels at once, and runs with an
 * advice applied, which are studies of their own. The rest is for the babysitter that works on the study, perhaps in another process; where none does, it is refused in words.
 */
export async function act(
  { store, trueState, advice }: Pick<Place, 'store' | 'trueState' | 'advice'>,
  study: Study,
  asked: z.infer<typeof actionBody> | Action,
): Promise<RecordedAction> {
  const { id } = study.plan
  const action = withoutHoles(asked)
  const recorded = await store.ask(id, action, Date.now() / 1000)
  if (action.kind === 'label') {
    await setLabels(store, id, action)
    return settle('done', 'kept')
  }
  if (action.kind === 'apply') {
    if (advice === null) return settle('refused', 'nothing can be started from here')
    const begun = await advice.apply({ study: id, trial: action.trial, advice: action.advice })
    return 'study' in begun ? settle('done', `begun as ${begun.study}`) : settle('refused', begun.refused)
  }
  if (trueState(study) !== 'running')
    return settle('refused', `nobody is working on ${id}; go on with: babysit resume ${id}`)
  return recorded

  async function settle(state: 'done' | 'refused', answer: string): Promise<RecordedAction> {
    await store.answer(recorded.number, { state, answer })
    return { ...recorded, state, answer }
  }
}

function withoutHoles(asked: object): Action {
  return Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined),
  ) as unknown as Action
}
