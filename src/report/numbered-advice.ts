import type { Advice, Severity } from '../domain/finding.ts'

/** An advice by the number under which it can be applied, counted from 1. */
export interface NumberedAdvice<F> {
  readonly number: number
  readonly finding: F
  readonly advice: Advice
}

const gravity = { error: 0, warning: 1, note: 2 } as const

/** All advice of one run's findings: of the gravest first, then of the surest, then by the rule's name. */
export function numberedAdvice<
  F extends {
    readonly rule: string
    readonly severity: Severity
    readonly confidence: number
    readonly advice: readonly Advice[]
  },
>(findings: readonly F[]): readonly NumberedAdvice<F>[] {
  return [...findings]
    .sort(
      (a, b) =>
        gravity[a.severity] - gravity[b.severity] ||
        b.confidence - a.confidence ||
        (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
    )
    .flatMap((finding) => finding.advice.map((advice) => ({ finding, advice })))
    .map((entry, index) => ({ number: index + 1, ...entry }))
}
