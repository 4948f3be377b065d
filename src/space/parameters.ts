import type {
  BooleanParameter,
  Bounds,
  ChoiceParameter,
  Condition,
  FidelityParameter,
  IntegerParameter,
  MixtureParameter,
  NumericScale,
  RealParameter,
  Role,
} from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import { naturalBounds, roleOf } from './roles.ts'

interface Common {
  readonly name: string
  /** By the name where left out. */
  readonly role?: Role
  readonly condition?: Condition
  readonly start?: SettingValue
}

/** A real parameter; `scale` is linear where left out, natural bounds come from the role. */
export function realParameter(
  about: Common &
    Bounds & { readonly scale?: NumericScale; readonly step?: number; readonly natural?: Bounds },
): RealParameter {
  const { low, high, step } = about
  const base = { kind: 'real', ...common(about), low, high, scale: about.scale ?? 'linear' } as const
  return {
    ...base,
    natural: about.natural ?? naturalBounds(base.role),
    ...(step === undefined ? {} : { step }),
  }
}

/** A whole-number parameter; `scale` is linear where left out, natural bounds come from the role. */
export function integerParameter(
  about: Common &
    Bounds & {
      readonly scale?: IntegerParameter['scale']
      readonly step?: number
      readonly natural?: Bounds
    },
): IntegerParameter {
  const { low, high, step } = about
  const base = { kind: 'integer', ...common(about), low, high, scale: about.scale ?? 'linear' } as const
  return {
    ...base,
    natural: about.natural ?? naturalBounds(base.role),
    ...(step === undefined ? {} : { step }),
  }
}

/** One of a list. Numbers in ascending or descending order are `ordered` unless told otherwise. */
export function choiceParameter(
  about: Common & { readonly choices: readonly SettingValue[]; readonly ordered?: boolean },
): ChoiceParameter {
  const { choices } = about
  return { kind: 'choice', ...common(about), choices, ordered: about.ordered ?? isMonotone(choices) }
}

export function booleanParameter(
  about: Common & { readonly flags?: readonly [on: string, off: string] },
): BooleanParameter {
  return { kind: 'boolean', ...common(about), ...(about.flags ? { flags: about.flags } : {}) }
}

export function mixtureParameter(about: Common & Pick<MixtureParameter, 'options'>): MixtureParameter {
  return { kind: 'mixture', ...common(about), options: about.options }
}

export function fidelityParameter(about: Common & Bounds & { readonly factor?: number }): FidelityParameter {
  return { kind: 'fidelity', ...common(about), low: about.low, high: about.high, factor: about.factor ?? 3 }
}

/** Numbers that only rise or only fall. */
export function isMonotone(values: readonly SettingValue[]): boolean {
  if (!values.every((value) => typeof value === 'number')) return false
  const steps = values.slice(1).map((value, i) => value - values[i]!)
  return steps.every((step) => step > 0) || steps.every((step) => step < 0)
}

function common(about: Common): Common {
  const role = about.role ?? roleOf(about.name)
  return {
    name: about.name,
    ...(role ? { role } : {}),
    ...(about.condition ? { condition: about.condition } : {}),
    ...(about.start === undefined ? {} : { start: about.start }),
  }
}
