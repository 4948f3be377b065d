import type { Budget } from '../domain/budget.ts'
import type { Change } from '../domain/finding.ts'
import type { Role } from '../domain/parameter.ts'
import type { Facts } from '../domain/series.ts'
import type { Settings, SettingValue } from '../domain/setting.ts'
import { isOpenEnd, naturalBounds } from '../space/roles.ts'
import { tidy } from '../space/round-setting.ts'

/** What one run is told: its settings, and how long it may train. */
export interface Setup {
  readonly settings: Settings
  readonly budget: Budget
}

export interface ChangeRequest {
  readonly setup: Setup
  /** Which setting plays which role. */
  readonly roles: Readonly<Partial<Record<Role, string>>>
  /** What the program said of itself: values of settings that were left at their default. */
  readonly facts?: Facts
}

/** `cannot` where the change is not one of a setting, or would change nothing. */
export type ChangedSetup =
  | {
      readonly kind: 'changed'
      readonly setup: Setup
      /** What changed, for people: "lr 0.3 to 0.03". */
      readonly what: string
    }
  | { readonly kind: 'cannot'; readonly why: string }

/**
 * The setup after a change. Values stay within what they can be by their nature: whole numbers stay whole and at least
 * 1, and a factor that would carry a share to its open end (a dropout or a momentum of 1) goes half the way instead.
 * Changes of a search range and repairs of the code are nothing that a single run can be told: they cannot be applied.
 */
export function applyChange(request: ChangeRequest, change: Change): ChangedSetup {
  const { setup } = request
  switch (change.kind) {
    case 'scale':
      return scale(request, change.role, change.factor)
    case 'set':
      return set(request, change.role, change.value)
    case 'longer':
      return stretch(setup, change.factor)
    case 'shorter':
      return stretch(setup, 1 / change.factor)
    case 'widen':
    case 'cut':
      return cannot(`it changes the range in which ${change.parameter} is searched, not a run`)
    case 'repair':
      return cannot(`it is a repair of the code (${change.what}), which a person has to do`)
  }
}

function scale(request: ChangeRequest, role: Role, factor: number): ChangedSetup {
  const before = currentValue(request, role)
  if (typeof before !== 'number') return cannot(`the value of ${nameOf(request, role) ?? role} is not known`)
  if (before === 0) return cannot(`${nameOf(request, role) ?? role} is 0, and stays so whatever the factor`)
  return set(request, role, before * factor)
}

function set(request: ChangeRequest, role: Role, wanted: SettingValue): ChangedSetup {
  const name = nameOf(request, role)
  if (name === undefined) return cannot(`the program has no setting for ${role}`)
  const before = currentValue(request, role)
  const after = typeof wanted === 'number' ? withinNature(role, wanted, before) : wanted
  if (after === before) return cannot(`${name} is ${before} already`)
  const { setup } = request
  const from = before === undefined ? '' : `${before} to `
  return {
    kind: 'changed',
    setup: { ...setup, settings: { ...setup.settings, [name]: after } },
    what: `${name} ${from}${after}`,
  }
}

function stretch({ settings, budget }: Setup, factor: number): ChangedSetup {
  const wanted = budget.amount * factor
  const amount = Number.isInteger(budget.amount) ? Math.max(1, Math.round(wanted)) : tidy(wanted)
  if (amount === budget.amount) return cannot(`the budget is ${budget.amount} ${budget.unit} already`)
  return {
    kind: 'changed',
    setup: { settings, budget: { ...budget, amount } },
    what: `${budget.amount} to ${amount} ${budget.unit}`,
  }
}

const wholeNumbers: ReadonlySet<Role> = new Set(['batchSize', 'width', 'depth', 'epochs'])

function withinNature(role: Role, wanted: number, before: SettingValue | undefined): number {
  const { low, high } = naturalBounds(role)
  const beyond = (side: 'low' | 'high', end: number): number => {
    if (!isOpenEnd(role, side)) return end
    return typeof before === 'number' && Number.isFinite(end) ? (before + end) / 2 : Number.NaN
  }
  let value = wanted
  if (wanted > high || (wanted === high && isOpenEnd(role, 'high'))) value = beyond('high', high)
  if (wanted < low || (wanted === low && isOpenEnd(role, 'low'))) value = beyond('low', low)
  if (Number.isNaN(value)) throw new RangeError(`${role} cannot be ${wanted}`)
  if (wholeNumbers.has(role)) return Math.max(1, Math.round(value))
  return tidy(value)
}

function nameOf({ roles }: ChangeRequest, role: Role): string | undefined {
  return roles[role]
}

/** What programs say of themselves under these names, where a setting was left at its default. */
const factOf: Readonly<Partial<Record<Role, string>>> = {
  learningRate: 'learningRate',
  regularization: 'regularization',
  dropout: 'dropout',
  momentum: 'momentum',
  batchSize: 'batchSize',
  optimizer: 'optimizer',
  schedule: 'schedule',
}

function currentValue(request: ChangeRequest, role: Role): SettingValue | undefined {
  const { setup, facts = {} } = request
  const name = nameOf(request, role)
  const given = name === undefined ? undefined : setup.settings[name]
  if (given !== undefined) return given
  const told = facts[factOf[role] ?? '']
  return typeof told === 'number' || typeof told === 'string' || typeof told === 'boolean' ? told : undefined
}

function cannot(why: string): ChangedSetup {
  return { kind: 'cannot', why }
}
