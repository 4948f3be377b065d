import type { SettingValue } from './setting.ts'

/**
 * What a parameter does to the training, where that is known. The recipe and the rules speak of roles ("divide the
 * learning rate by ten"), never of names, because every program calls its parameters differently.
 */
export type Role =
  | 'learningRate'
  | 'regularization'
  | 'dropout'
  | 'momentum'
  | 'batchSize'
  | 'width'
  | 'depth'
  | 'optimizer'
  | 'schedule'
  | 'epochs'

/** Both ends belong to the interval. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** The parameter exists only where `parameter` has one of the values `in`. */
export interface Condition {
  readonly parameter: string
  readonly in: readonly SettingValue[]
}

interface ParameterBase {
  readonly name: string
  readonly role?: Role
  readonly condition?: Condition
  /** A value known to be reasonable; tried first. */
  readonly start?: SettingValue
}

/** `normal` and `lognormal`: low and high are two standard deviations from the mean (of the logarithm). */
export type NumericScale = 'linear' | 'log' | 'normal' | 'lognormal'

/** A real number between `low` and `high`, on `scale`; a multiple of `step` above `low` where a step is given. */
export interface RealParameter extends ParameterBase, Bounds {
  readonly kind: 'real'
  readonly scale: NumericScale
  readonly step?: number
  /** Where the values end by their nature (dropout >= 0, momentum < 1): no searched bound that lies here is a border. */
  readonly natural: Bounds
}

/** A whole number between `low` and `high`; `scale` 'pow2' allows powers of two only. */
export interface IntegerParameter extends ParameterBase, Bounds {
  readonly kind: 'integer'
  readonly scale: 'linear' | 'log' | 'pow2'
  readonly step?: number
  readonly natural: Bounds
}

/** One of a list. `ordered` says that neighbours in the list are alike (batch sizes, widths). */
export interface ChoiceParameter extends ParameterBase {
  readonly kind: 'choice'
  readonly choices: readonly SettingValue[]
  readonly ordered: boolean
}

/** A switch. `flags`, where given, are the words for [on, off] on a command line. */
export interface BooleanParameter extends ParameterBase {
  readonly kind: 'boolean'
  readonly flags?: readonly [on: string, off: string]
}

/** Constants and ranges side by side: `@0,log:1e-6..1e-2`, "off, or a small amount". */
export interface MixtureParameter extends ParameterBase {
  readonly kind: 'mixture'
  readonly options: readonly (
    | { readonly kind: 'constant'; readonly value: SettingValue }
    | { readonly kind: 'range'; readonly range: RealParameter | IntegerParameter }
  )[]
}

/** The budget of a trial as the program's own option: `@fid:1..81/3` gives the rungs 1, 3, 9, 27, 81. */
export interface FidelityParameter extends ParameterBase, Bounds {
  readonly kind: 'fidelity'
  readonly factor: number
}

export type Parameter =
  | RealParameter
  | IntegerParameter
  | ChoiceParameter
  | BooleanParameter
  | MixtureParameter
  | FidelityParameter

/** What may be searched. Names are unique; a condition names an earlier parameter. */
export interface Space {
  readonly parameters: readonly Parameter[]
}
