import type { Settings } from '../domain/setting.ts'
import type { InProcessFunction } from '../runs/launchers/in-process.ts'
import { launchers } from '../runs/launchers/index.ts'
import { createStopControl } from '../runs/supervisor/stop-control.ts'
import { supervise } from '../runs/supervisor/supervise.ts'
import { bestSettings } from './best-settings.ts'
import { composeInProcess } from './compose-in-process.ts'
import type { SettingsOf, SpaceDefinition } from './domain-builder.ts'
import { noteRemarks } from './note-remarks.ts'
import { planOf } from './plan-study.ts'
import { reportInputOf } from './report-input-of.ts'
import { inStudyPlace, type StudyPlace } from './study-place.ts'
import type { StudyRequest, StudyResult, TrainingFunction } from './study-request.ts'
import { trainInProcess } from './train-in-process.ts'

/** Where the settings of a space and those that are fixed come together. */
type AllSettings<S extends SpaceDefinition, Fixed extends Settings> = SettingsOf<S> & Fixed

/**
 * Looks after a training function of this process: checks that it can learn, finds the range of its learning rate, searches
 * its space from coarse to fine, and repeats the best with several seeds; all of it remembered in the store, so that a
 * study with a name goes on where it stopped.
 *
 * ```ts
 * const { best } = await study({
 *   space: { lr: space.log(1e-5, 1e-1), optimizer: space.choice(['adam', 'sgd']) },
 *   goal: { minimize: 'val/loss' },
 *   train: async ({ settings, budget, signal, report }) => { ... },
 * })
 * ```
 *
 * The function runs on this process's event loop; a training that blocks it for minutes is better a function of a module
 * of its own (`babysit run train.ts`), which runs in threads.
 *
 * @throws BabysitError BS5604 for a request that makes no sense, BS5606 where the name belongs to another study, BS4020
 *   where another process works in the folder, and those of the store. That a run failed is no exception.
 */
export async function study<S extends SpaceDefinition, Fixed extends Settings = Record<never, never>>(
  request: StudyRequest<S, Fixed>,
): Promise<StudyResult<AllSettings<S, Fixed>>> {
  const { dir, name, warmStart } = request
  const result = await inStudyPlace({ dir, name, warmStart, plan: (id) => planOf(request, id) }, (place) =>
    work(request as unknown as StudyRequest<SpaceDefinition>, place),
  )
  // What a study holds is what the space gave it: the type says so, the store cannot.
  return result as unknown as StudyResult<AllSettings<S, Fixed>>
}

async function work(request: StudyRequest<SpaceDefinition>, place: StudyPlace): Promise<StudyResult> {
  const { store, folder, study } = place
  const { plan } = study
  const train = trainInProcess(request.train as TrainingFunction, { name: plan.id, goal: plan.goal })
  const launcher = await launchFunctions({ [functionName(place)]: train })
  const { control, forget } = controlBy(request.signal)
  const parts = composeInProcess(plan)
  try {
    for (const text of await noteRemarks(store, plan)) request.onEvent?.({ kind: 'note', text })
    const { state, reason, observed, findings, ...ended } = await supervise({
      ...parts,
      study,
      store,
      launcher,
      folder,
      now: () => Date.now() / 1000,
      onEvent: (event) => request.onEvent?.(event),
      control,
    })
    // Where it was stopped halfway through a batch, the recipe has not seen the last trials yet.
    const known = { ...study, ...(await store.study(plan.id)), state }
    const recipe = ended.recipe.next.kind === 'done' ? ended.recipe : parts.recipe(known.plan, observed)
    const { outcomes } = recipe
    const report = await reportInputOf({ study: known, state: recipe, observed, store })
    const best = bestSettings(plan, { outcomes, observed })
    return { id: plan.id, state, reason, best, outcomes, findings, spent: recipe.cost.spent, report }
  } finally {
    forget()
    await launcher.close()
  }
}

function functionName({ study }: StudyPlace): string {
  const { program } = study.plan
  return program.kind === 'in-process' ? program.name : ''
}

function launchFunctions(functions: Readonly<Record<string, InProcessFunction>>) {
  return launchers['in-process']({ builtin: new URL(import.meta.url), functions })
}

/** Aborting stops the study as a second Ctrl-C does: running runs are told to end. */
function controlBy(signal: AbortSignal | undefined) {
  const control = createStopControl()
  const stop = () => {
    while (control.level < 2) control.raise()
  }
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop)
  return { control, forget: () => signal?.removeEventListener('abort', stop) }
}
