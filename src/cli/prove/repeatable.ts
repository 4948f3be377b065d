import type { Budget } from '../../domain/budget.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Limits } from '../../domain/limits.ts'
import type { Role } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { StudyPlan } from '../../domain/study.ts'
import type { PlannedTrial } from '../../domain/trial.ts'
import { watchPlan } from '../watch/watch-plan.ts'
import { commandSettings } from './command-settings.ts'

/** A run that can be made once more with other settings, and nothing else changed. */
export interface Repeatable {
  readonly settings: Settings
  readonly budget: Budget
  readonly roles: Readonly<Partial<Record<Role, string>>>
  readonly goal: Goal
  /** The study of the one run with these settings; its trial, where the program is told what to do. */
  readonly with: (settings: Settings) => {
    readonly plan: Omit<StudyPlan, 'id'>
    readonly trial: PlannedTrial | null
  }
}

/** A command as it was given: its options are changed in their places, and it is told nothing. */
export function repeatCommand(about: {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly goal: Goal
  readonly limits?: Limits
}): Repeatable {
  const { argv, cwd, goal, limits = { retries: 0 } } = about
  const command = commandSettings(argv)
  return {
    ...command,
    goal,
    budget: { amount: 0, unit: 'epochs' },
    with(settings) {
      const program = { kind: 'command', argv: command.with(settings), cwd } as const
      const { id: _, ...plan } = watchPlan({ id: '', program, goal, limits })
      return { plan, trial: null }
    },
  }
}

/** A trial of a study of ours, of whatever program: same seed, same budget. */
export function repeatTrial({ id: _, ...plan }: StudyPlan, trial: PlannedTrial) {
  return {
    settings: trial.settings,
    budget: trial.budget,
    roles: plan.steering.roles,
    goal: plan.goal,
    with: (settings: Settings) => ({
      plan: {
        ...plan,
        stages: [],
        effort: { kind: 'trials', trials: 1 } as const,
        workers: 1,
        scheduler: 'none',
      },
      trial: { ...trial, settings, number: 0, stage: 'final' as const, purpose: 'advice', breakOut: true },
    }),
  } satisfies Repeatable
}
