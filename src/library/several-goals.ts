import { BabysitError } from '../domain/error.ts'
import { objectivesOf } from '../domain/goal.ts'
import type { StudyPlan } from '../domain/study.ts'
import { samplers } from '../search/samplers/index.ts'
import { schedulers } from '../search/schedulers/index.ts'

type Part = 'sampler' | 'tuner' | 'scheduler' | 'stages' | 'warmStart'

/**
 * A plan of several goals has nothing that judges trials by one.
 * @param about.warmStart whether it begins from older studies, whose trials have one standing each
 * @param about.names what the parts are called where the user names them: `--sampler`, or `sampler`
 * @throws BabysitError BS5621
 */
export function refuseUnfitForSeveral(
  plan: Pick<StudyPlan, 'goal' | 'sampler' | 'tuner' | 'scheduler' | 'stages'>,
  about: { readonly warmStart: boolean; readonly names: (part: Part) => string },
): void {
  if (plan.goal.also === undefined) return
  const goals = objectivesOf(plan.goal).map(({ series }) => series)
  const refuse = (part: Part, [what, next]: readonly [what: string, next: string]): never => {
    const message = `${about.names(part)} ${what}; this study has ${goals.length}: ${goals.join(', ')}.`
    throw new BabysitError('BS5621', message, { next })
  }
  const fits = namesOf(Object.values(samplers).filter(({ severalGoals }) => severalGoals))
  const quiet = namesOf(Object.values(schedulers).filter(({ judges }) => !judges))
  if (plan.tuner !== undefined)
    refuse('tuner', [
      `${plan.tuner} lets trials go on by one goal`,
      `leave it out, and choose a sampler: ${fits}`,
    ])
  if (samplers[plan.sampler]?.severalGoals === false)
    refuse('sampler', [`${plan.sampler} knows one goal`, `choose one of: ${fits}`])
  if (schedulers[plan.scheduler]?.judges === true)
    refuse('scheduler', [`${plan.scheduler} judges trials by one goal`, `choose one of: ${quiet}`])
  if (plan.stages.includes('final'))
    refuse('stages', [
      'final repeats the one best setting',
      'leave it out: choose yourself from what no other trial beats',
    ])
  if (about.warmStart)
    refuse('warmStart', ['orders older trials by one goal', 'leave it out, or name one goal'])
}

function namesOf(parts: readonly { readonly name: string }[]): string {
  return parts.map(({ name }) => name).join(', ')
}
