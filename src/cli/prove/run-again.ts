import type { ObservedTrial } from '../../domain/trial.ts'
import { createStopControl } from '../../runs/supervisor/stop-control.ts'
import { supervise } from '../../runs/supervisor/supervise.ts'
import type { Scheduler } from '../../search/schedulers/scheduler.ts'
import { compose } from '../compose.ts'
import { forwardSignals } from '../watch/watch-signals.ts'
import { knowingHandle } from './knowing-handle.ts'
import type { ProveRequest } from './prove-advice.ts'
import type { Repeatable } from './repeatable.ts'

const now = () => Date.now() / 1000

/** Makes a run as a study of its own, quietly, and ends it after so many steps. */
export async function runAgain(
  about: Pick<ProveRequest, 'id' | 'place' | 'screen'> & {
    readonly again: ReturnType<Repeatable['with']>
    readonly steps: number
  },
): Promise<ObservedTrial | undefined> {
  const { again, id, place, screen, steps } = about
  const plan = { id, ...again.plan }
  const study = await place.store.createStudy(plan, now())
  if (again.trial !== null) await place.store.addTrials(id, [again.trial])
  const scheduler: Scheduler = {
    name: 'enough-steps',
    summary: 'Ends the run when there is enough to compare.',
    judges: false,
    needs: { pause: false },
    watches: [],
    decide: ({ trial }) =>
      Object.values(trial.curves).some((series) => (series.steps.at(-1) ?? 0) >= steps)
        ? { kind: 'stop', why: `${steps} steps are enough`, diverged: false }
        : { kind: 'continue' },
  }
  const { launch, ...parts } = compose(plan)
  const launcher = await launch(place.folder)
  const known = knowingHandle(launcher)
  const unlisten = forwardSignals((signal) => known.signal(signal), screen.say)
  try {
    const { observed } = await supervise({
      ...parts,
      study,
      store: place.store,
      launcher: known.launcher,
      folder: place.folder,
      scheduler,
      now,
      onEvent: () => {},
      control: createStopControl(),
    })
    return observed[0]
  } finally {
    unlisten()
    await launcher.close()
  }
}
