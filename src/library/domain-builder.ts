import type { Condition, Parameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import { booleanParameter, choiceParameter, integerParameter, realParameter } from '../space/parameters.ts'
import { parseRange } from '../space/parse-range.ts'

declare const value: unique symbol

/** What one parameter may be, and as a type: what its values are. Made by `space`. */
export interface Domain<out Value extends SettingValue | undefined = SettingValue | undefined> {
  /** The parameter of this name. */
  readonly named: (name: string) => Parameter
  /** Only a type: there is no such value. */
  readonly [value]?: Value
}

/** A space as an object: a domain for each name. */
export type SpaceDefinition = Readonly<Record<string, Domain>>

/** The values that a space gives to a trial: numbers, switches, and the very words of each choice. */
export type SettingsOf<S extends SpaceDefinition> = {
  readonly [Name in keyof S]: S[Name] extends Domain<infer Value> ? Value : never
}

interface Start<Value> {
  /** A value known to be reasonable; tried first. */
  readonly start?: Value
}

/** The parameter exists only where an earlier one has one of these values; elsewhere its value is undefined. */
interface When {
  readonly when: Condition
}

/** Gives each kind of domain two forms: with a condition its value may be undefined. */
type MakeRange<Options> = {
  (low: number, high: number, options: Options & When): Domain<number | undefined>
  (low: number, high: number, options?: Options): Domain<number>
}

function domain<Value extends SettingValue | undefined>(named: Domain['named']): Domain<Value> {
  return { named }
}

const log: MakeRange<Start<number>> = (
  low: number,
  high: number,
  options: Start<number> & Partial<When> = {},
) => domain<number>((name) => realParameter({ name, scale: 'log', low, high, ...conditioned(options) }))

const linear: MakeRange<Start<number> & { readonly step?: number }> = (
  low: number,
  high: number,
  options: Start<number> & { readonly step?: number } & Partial<When> = {},
) => domain<number>((name) => realParameter({ name, scale: 'linear', low, high, ...conditioned(options) }))

const int: MakeRange<
  Start<number> & { readonly step?: number; readonly scale?: 'linear' | 'log' | 'pow2' }
> = (
  low: number,
  high: number,
  options: Start<number> & {
    readonly step?: number
    readonly scale?: 'linear' | 'log' | 'pow2'
  } & Partial<When> = {},
) => domain<number>((name) => integerParameter({ name, low, high, ...conditioned(options) }))

interface ChoiceOptions<Value> extends Start<Value> {
  /** Neighbours in the list are alike (batch sizes, widths); numbers that only rise or only fall are, unless told otherwise. */
  readonly ordered?: boolean
}

function choice<const Value extends SettingValue>(
  choices: readonly Value[],
  options: ChoiceOptions<NoInfer<Value>> & When,
): Domain<Value | undefined>
function choice<const Value extends SettingValue>(
  choices: readonly Value[],
  options?: ChoiceOptions<NoInfer<Value>>,
): Domain<Value>
function choice(
  choices: readonly SettingValue[],
  options: ChoiceOptions<SettingValue> & Partial<When> = {},
): Domain {
  return domain((name) => choiceParameter({ name, choices, ...conditioned(options) }))
}

function bool(options: Start<boolean> & When): Domain<boolean | undefined>
function bool(options?: Start<boolean>): Domain<boolean>
function bool(options: Start<boolean> & Partial<When> = {}): Domain {
  return domain((name) => booleanParameter({ name, ...conditioned(options) }))
}

function range(text: string): Domain<SettingValue> {
  return domain((name) => parseRange(text, name))
}

/** `when` is a parameter's condition. */
function conditioned<Options extends Partial<When>>({
  when,
  ...others
}: Options): Omit<Options, 'when'> & { readonly condition?: Condition } {
  return when === undefined ? others : { ...others, condition: when }
}

/**
 * Builds a space: `{ lr: space.log(1e-5, 1e-1), optimizer: space.choice(['adam', 'sgd']) }`. What is wrong with a domain
 * is said when a study is begun with it.
 */
export const space = {
  /** A real number searched on a logarithmic scale: what multiplies, as rates and penalties do. Both ends above 0. */
  log,
  /** A real number searched evenly; a multiple of `step` above `low` where one is given. */
  linear,
  /** A whole number; `scale: 'log'` where it multiplies, `'pow2'` for powers of two only. */
  int,
  /** One of a list; the type of its value is the union of the list. */
  choice,
  /** On or off. */
  bool,
  /** Any range in the syntax of the command line: `@0,log:1e-6..1e-2`. See docs/spaces.md. */
  range,
} as const
