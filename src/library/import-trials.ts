import { BabysitError } from '../domain/error.ts'
import type { Point } from '../domain/series.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { ForeignTrial, Imported } from '../importers/importer.ts'
import { defaultGoal } from '../recipe/default-space.ts'
import { roleOf } from '../space/roles.ts'
import { warningsKey } from './report-input-of.ts'
import { inStudyPlace, type StudyPlace } from './study-place.ts'
import { beginTold, finishTold, toldTrial } from './told-trials.ts'

/**
 * Writes the trials of another tool into a study of the store, to be shown and reported as any other.
 * @param about.name of the study here; made from its name there where left out
 * @throws BabysitError BS5611 where they are there already
 */
export async function importTrials(
  imported: Imported,
  about: { readonly dir: string; readonly by: string; readonly name: string | undefined },
): Promise<{ readonly id: string; readonly trials: number }> {
  const { tried } = imported
  const trials = tried?.trials ?? []
  const name = about.name ?? nameFrom(tried?.name ?? '', about.by)
  const plan = (id: string) => planOf(imported, { id, by: about.by })
  return inStudyPlace({ dir: about.dir, name, plan }, async (place) => {
    const { store, study } = place
    const { id } = study.plan
    if ((await store.trials(id)).length > 0) {
      throw new BabysitError('BS5611', `The study ${id} holds trials already; expected a new one.`, {
        next: `Look at it with babysit show ${id}, or bring the trials into another: --as NAME`,
        exitCode: 1,
      })
    }
    for (const trial of trials) await importTrial(place, trial)
    await store.setNote(id, warningsKey, imported.notes)
    await store.setStudyState(id, 'finished', Date.now() / 1000)
    return { id, trials: trials.length }
  })
}

async function importTrial(place: StudyPlace, foreign: ForeignTrial): Promise<void> {
  const { store, study } = place
  const goal = study.plan.goal.series
  const { number, settings, steps, value, status, end } = foreign
  const started = foreign.started ?? foreign.finished ?? study.created
  const finished = foreign.finished ?? started
  const last = steps.at(-1)?.step ?? 1
  const said = value === null ? steps : [...steps, { step: last, value }]
  const points = said.map((one): Point => ({ step: one.step, time: finished, values: { [goal]: one.value } }))
  const budget = { amount: Math.max(1, last), unit: 'steps' } as const
  const trial = toldTrial({ number, settings, seed: study.plan.seed, budget })
  const run = await beginTold(place, trial, started)
  if (points.length > 0) await store.append(run, { points, layers: [], offset: points.length })
  const diverged = status === 'complete' && value !== null && !Number.isFinite(value)
  await finishTold(place, {
    trial,
    run,
    status: diverged ? 'diverged' : status,
    end,
    seconds: finished - started,
    now: finished,
  })
}

function planOf(
  { parameters, goal, tried }: Imported,
  about: { readonly id: string; readonly by: string },
): StudyPlan {
  const roles = parameters.flatMap(({ name }) => {
    const role = roleOf(name)
    return role === undefined ? [] : [[role, name] as const]
  })
  const no = { budget: false, samples: false, seed: false, inputs: false, evaluation: false }
  return {
    id: about.id,
    program: { kind: 'recorded', by: about.by, name: tried?.name ?? about.id },
    steering: { roles: Object.fromEntries(roles), ...no },
    space: { parameters },
    given: parameters.map(({ name }) => name),
    fixed: {},
    goal: goal ?? defaultGoal,
    seed: 1,
    stages: [],
    effort: { kind: 'trials', trials: Math.max(1, tried?.trials.length ?? 1) },
    workers: 1,
    sampler: 'random',
    scheduler: 'none',
  }
}

/** A name of ours that looks like theirs. */
function nameFrom(theirs: string, by: string): string {
  const plain = theirs.replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z]+|-+$/g, '')
  return plain === '' || plain === 'last' ? `${by}-study` : plain.slice(0, 100)
}
