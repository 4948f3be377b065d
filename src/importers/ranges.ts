import { BabysitError } from '../domain/error.ts'
import type { NumericScale, Parameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import { booleanParameter, choiceParameter, integerParameter, realParameter } from '../space/parameters.ts'
import { validateParameter } from '../space/validate-parameter.ts'
import type { Positioned } from './positioned.ts'

/** A parameter, or the one value that it always has. */
export type Ranged =
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  | { readonly kind: 'fixed'; readonly value: SettingValue }

/** Holds a range to what our spaces allow. @throws BabysitError at the line of `node` */
export function checked(node: Positioned, parameter: Parameter): Ranged {
  try {
    validateParameter(parameter)
  } catch (error) {
    if (error instanceof BabysitError) throw node.wrong(`a range that makes sense (${error.message})`)
    throw error
  }
  return { kind: 'parameter', parameter }
}

export function realRange(
  node: Positioned,
  about: {
    readonly name: string
    readonly low: number
    readonly high: number
    readonly scale?: NumericScale
    readonly step?: number | null
  },
): Ranged {
  const { step, ...range } = about
  if (range.low === range.high) return { kind: 'fixed', value: range.low }
  // Whole multiples of a step need no point: `16, 32, 48`.
  if (step && range.scale === undefined && [step, range.low, range.high].every(Number.isInteger))
    return wholeRange(node, { ...about, scale: 'linear' })
  // A step on a logarithmic scale rounds only: values are rounded for reading anyway.
  const exact = step && (range.scale ?? 'linear') === 'linear' ? { step } : {}
  return checked(node, realParameter({ ...range, high: reachable(range, step), ...exact }))
}

export function wholeRange(
  node: Positioned,
  about: {
    readonly name: string
    readonly low: number
    readonly high: number
    readonly scale?: NumericScale
    readonly step?: number | null
  },
): Ranged {
  const { name, low, high, step } = about
  if (low === high) return { kind: 'fixed', value: low }
  const scale = about.scale === 'log' ? 'log' : 'linear'
  const exact = step && step > 1 && scale === 'linear' ? { step } : {}
  return checked(node, integerParameter({ name, low, high, scale, ...exact }))
}

/** The values of a list; one alone is no choice. */
export function choiceOf(node: Positioned, name: string, values: readonly Positioned[]): Ranged {
  const choices = values.map((item) => {
    const { value } = item
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
    throw item.wrong('a number, a word or a switch')
  })
  const [first] = choices
  if (first === undefined) throw node.wrong('at least one value')
  if (choices.length === 1) return { kind: 'fixed', value: first }
  if (choices.length === 2 && choices.includes(true) && choices.includes(false))
    return checked(node, booleanParameter({ name }))
  return checked(node, choiceParameter({ name, choices }))
}

/** The last value that steps from `low` come to. */
function reachable(
  { low, high, scale }: { readonly low: number; readonly high: number; readonly scale?: NumericScale },
  step: number | null | undefined,
): number {
  if (!step || (scale ?? 'linear') !== 'linear') return high
  return Number((low + Math.floor((high - low) / step + 1e-9) * step).toPrecision(12))
}
