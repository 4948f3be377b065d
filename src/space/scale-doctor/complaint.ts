import type { IntegerParameter, Parameter, RealParameter } from '../../domain/parameter.ts'

/** What is wrong with how a parameter is searched, and the parameter as it should be. */
export interface Complaint {
  /** One sentence. */
  readonly message: string
  readonly mended: Parameter
}

/** `optimizers`: what the program trains with, where that is known; several where that is searched. */
export type Examination = (parameter: Parameter, optimizers: readonly string[]) => Complaint | null

export type Range = RealParameter | IntegerParameter

export function isRange(parameter: Parameter): parameter is Range {
  return parameter.kind === 'real' || parameter.kind === 'integer'
}

/** The parameter on another scale or between other bounds; a step belongs to the old ones, a start must lie inside. */
export function rescaled(
  parameter: Range,
  to: { readonly scale: 'linear' | 'log'; readonly low?: number; readonly high?: number },
): Range {
  const { step: _, start, ...rest } = parameter
  const { low, high } = { ...parameter, ...to }
  const kept = typeof start === 'number' && start >= low && start <= high ? { start } : {}
  return { ...rest, ...kept, ...to, low, high } as Range
}
