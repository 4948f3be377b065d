import { BabysitError } from '../../domain/error.ts'
import type { Orders } from '../../domain/orders.ts'
import type { Settings } from '../../domain/setting.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where a run finds its files, and what it is called. */
export interface RunPlaces {
  readonly wire?: string
  readonly paramsFile?: string
  readonly trial?: string
}

/**
 * A run's orders as environment variables; only those that were given. Every setting is also there on its own, as
 * `BABYSIT_PARAM_LR`, with all but letters and digits turned into `_`.
 */
export function ordersToEnvironment(orders: Orders, places: RunPlaces = {}): Record<string, string> {
  const { settings, seed, budget, samples, inputs, evaluate, goal } = orders
  const known: Record<string, string | undefined> = {
    BABYSIT_WIRE: places.wire,
    BABYSIT_TRIAL: places.trial,
  }
  if (orders.steer === false) return withoutGaps(known)
  const given: Record<string, string | undefined> = {
    ...known,
    BABYSIT_PARAMS: JSON.stringify(settings),
    BABYSIT_BUDGET: budget === undefined ? undefined : String(budget.amount),
    BABYSIT_BUDGET_UNIT: budget?.unit,
    BABYSIT_SAMPLES: samples === undefined ? undefined : String(samples),
    BABYSIT_SEED: String(seed),
    BABYSIT_INPUTS: inputs,
    BABYSIT_EVALUATE: evaluate,
    BABYSIT_GOAL: goal,
    BABYSIT_PARAMS_FILE: places.paramsFile,
  }
  for (const [name, value] of Object.entries(settings)) given[settingVariable(name)] = String(value)
  return withoutGaps(given)
}

function withoutGaps(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(variables).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return Object.fromEntries(entries)
}

/** An environment without the orders of whoever started us: a babysitter may itself run under one. */
export function withoutOrders(environment: Environment): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isOrder(entry[0]),
  )
  return Object.fromEntries(kept)
}

/**
 * A program's orders, as it finds them in its environment. A program that runs on its own finds none: no settings, seed 0.
 * @throws BabysitError BS3003 where a variable does not hold what it should
 */
export function ordersFromEnvironment(environment: Environment): Orders {
  const unit = oneOf(environment, 'BABYSIT_BUDGET_UNIT', ['epochs', 'steps'])
  const amount = numberOf(environment, 'BABYSIT_BUDGET')
  const samples = numberOf(environment, 'BABYSIT_SAMPLES')
  const inputs = oneOf(environment, 'BABYSIT_INPUTS', ['zero'])
  const evaluate = oneOf(environment, 'BABYSIT_EVALUATE', ['twice', 'test', 'none'])
  return {
    settings: settingsOf(environment),
    seed: numberOf(environment, 'BABYSIT_SEED') ?? 0,
    ...(amount === undefined ? {} : { budget: { amount, unit: unit ?? 'epochs' } }),
    ...(samples === undefined ? {} : { samples }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(evaluate === undefined ? {} : { evaluate }),
  }
}

function settingVariable(name: string): string {
  return `BABYSIT_PARAM_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}

const orderVariable =
  /^BABYSIT_(PARAMS|PARAM_.*|PARAMS_FILE|BUDGET|BUDGET_UNIT|SAMPLES|SEED|INPUTS|EVALUATE|GOAL|WIRE|TRIAL|AGENT)$/

function isOrder(variable: string): boolean {
  return orderVariable.test(variable)
}

function settingsOf(environment: Environment): Settings {
  const text = environment.BABYSIT_PARAMS
  if (text === undefined || text === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = null
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong('BABYSIT_PARAMS', text, 'a JSON object of settings')
  }
  for (const [name, setting] of Object.entries(value)) {
    if (typeof setting === 'object')
      throw wrong('BABYSIT_PARAMS', text, `a number, word or switch for "${name}"`)
  }
  return value as Settings
}

function numberOf(environment: Environment, variable: string): number | undefined {
  const text = environment[variable]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) throw wrong(variable, text, 'a number')
  return value
}

function oneOf<T extends string>(
  environment: Environment,
  variable: string,
  words: readonly T[],
): T | undefined {
  const text = environment[variable]
  if (text === undefined || text === '') return undefined
  const found = words.find((word) => word === text)
  if (found === undefined) throw wrong(variable, text, words.map((word) => `"${word}"`).join(' or '))
  return found
}

function wrong(variable: string, text: string, expected: string): BabysitError {
  return new BabysitError(
    'BS3003',
    `The environment variable ${variable} is "${text}"; expected ${expected}.`,
    {
      next: `Unset ${variable} to run the program on its own, or set it as docs/wire.md says.`,
    },
  )
}
