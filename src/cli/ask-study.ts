import { setTimeout as sleep } from 'node:timers/promises'
import type { Action, RecordedAction } from '../domain/action.ts'
import { BabysitError } from '../domain/error.ts'
import type { Study } from '../domain/study.ts'
import { act } from '../server/act.ts'
import { servedPlace } from './served-place.ts'
import type { StudyFolder } from './study-folder.ts'

/** Milliseconds that whoever works on the study is given to answer, and between two looks. */
const patience = 15_000
const pause = 100

/**
 * Asks whoever works on a study, in whatever process, and waits for the answer.
 * @throws BabysitError BS1095 where none comes
 */
export async function askStudy(
  place: StudyFolder,
  about: { readonly study: Study; readonly action: Action },
): Promise<RecordedAction> {
  const { study, action } = about
  const asked = await act(servedPlace(place), study, action)
  const deadline = performance.now() + patience
  for (let now = asked; ; ) {
    if (now.state !== 'pending') return now
    if (performance.now() > deadline) {
      throw new BabysitError(
        'BS1095',
        `study ${study.plan.id} has not answered within ${patience / 1000} s`,
        {
          next: `it is kept, and done when it is seen; look: babysit show ${study.plan.id}`,
          exitCode: 4,
        },
      )
    }
    await sleep(pause)
    now = (await place.store.actions(study.plan.id)).find(({ number }) => number === asked.number) ?? now
  }
}
