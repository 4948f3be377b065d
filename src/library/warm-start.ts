import { BabysitError } from '../domain/error.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { EarlierTrial, WarmSource } from '../domain/warm-start.ts'
import { samplers } from '../search/samplers/index.ts'
import { tuners } from '../search/tuners/index.ts'
import { firstSettings } from '../search/warm-start/first-settings.ts'
import { takeStudy } from '../search/warm-start/take-study.ts'
import type { Store } from '../store/store.ts'

/**
 * The plan with what it takes of older studies of the same store.
 * @param names of the older studies, or beginnings of them
 * @throws BabysitError BS4001 and BS4002 where there is no such study, BS5620 where nothing can be taken of one
 */
export async function withWarmStart<Plan extends Omit<StudyPlan, 'id'>>(
  plan: Plan,
  { names, store }: { readonly names: readonly string[]; readonly store: Store },
): Promise<Plan> {
  if (names.length === 0) return plan
  const studies: WarmSource[] = []
  const trials: EarlierTrial[] = []
  for (const name of names) {
    const older = await store.findStudy(name)
    const { id } = older.plan
    if (studies.some(({ study }) => study === id)) continue
    const stored = await store.trials(id)
    const finished = stored.flatMap((entry) => (entry.state === 'finished' ? [entry.trial] : []))
    const taken = takeStudy({ space: plan.space, goal: plan.goal }, { plan: older.plan, trials: finished })
    if (!taken.trials.some(({ standing }) => standing !== null)) throw nothingOf(id, taken.notes)
    studies.push({ study: id, trials: taken.trials.length, notes: taken.notes })
    trials.push(...taken.trials)
  }
  const ranked = trials.sort((a, b) => (a.standing ?? 100) - (b.standing ?? 100))
  const first = firstSettings(plan.space, ranked)
  return { ...plan, warmStart: { studies, trials: ranked, first } }
}

/** What was taken and what was left out, a sentence or two for each older study; empty without any. */
export function warmStartText(plan: Pick<StudyPlan, 'warmStart' | 'sampler' | 'tuner'>): readonly string[] {
  const { warmStart } = plan
  if (warmStart === undefined) return []
  const by = plan.tuner === undefined ? plan.sampler : plan.tuner
  const learns = plan.tuner === undefined ? samplers[by]?.learns : tuners[by]?.learns
  const first = warmStart.first.length
  const use = learns
    ? `${by} learns from all of them, the more of its own it has the less.`
    : `${by} learns from no trials, so that is all; tpe, gp, cma-es and the tuner coarse-to-fine do.`
  return [
    ...warmStart.studies.map(({ study, trials, notes }) =>
      [`${trials === 1 ? '1 trial is' : `${trials} trials are`} taken from ${study}.`, ...notes].join(' '),
    ),
    `${first === 0 ? 'None of their settings is tried first.' : first === 1 ? 'The best of their settings is tried first.' : `The best ${first} of their settings are tried first.`} ${use}`,
  ]
}

function nothingOf(study: string, notes: readonly string[]): BabysitError {
  const why = notes.length === 0 ? 'It has no finished trial of a search.' : notes.join(' ')
  return new BabysitError('BS5620', `Nothing of the study ${study} can be used here. ${why}`, {
    next: 'Name a study that has searched parameters of the same names, in ranges that overlap: babysit show STUDY',
  })
}
