import type { Role } from '../domain/parameter.ts'
import type { Settings, SettingValue } from '../domain/setting.ts'
import type { StudyPlan } from '../domain/study.ts'
import { decode } from '../space/encode.ts'

/** A value for every parameter of the plan: its start where one is known, else the middle of its range. */
export function baseSettings(plan: Pick<StudyPlan, 'space' | 'fixed'>): Settings {
  const middle = decode(
    plan.space,
    plan.space.parameters.map(() => 0.5),
  )
  const starts = plan.space.parameters
    .filter((parameter) => parameter.start !== undefined && parameter.name in middle)
    .map((parameter) => [parameter.name, parameter.start!])
  return { ...plan.fixed, ...middle, ...Object.fromEntries(starts) }
}

/** The setting that gives a role a value; empty where the program has no such option. */
export function steer(plan: StudyPlan, role: Role, value: SettingValue): Settings {
  const name = plan.steering.roles[role]
  return name === undefined ? {} : { [name]: value }
}

/** Name of the learning rate, where the program lets it be set. */
export function rateName(plan: StudyPlan): string | null {
  return plan.steering.roles.learningRate ?? null
}

/** Everything that keeps a network from learning its samples by heart, off. */
export function unregularized(plan: StudyPlan): Settings {
  return { ...steer(plan, 'regularization', 0), ...steer(plan, 'dropout', 0) }
}
