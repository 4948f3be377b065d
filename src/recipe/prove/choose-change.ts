import type { Change, Finding } from '../../domain/finding.ts'
import { applyChange, type ChangeRequest, type Setup } from '../apply-change.ts'

/** The advice that a short run can try; `cannot` says why there is none. */
export type ChosenChange =
  | {
      readonly kind: 'chosen'
      readonly finding: Finding
      readonly change: Change
      readonly setup: Setup
      readonly what: string
    }
  | { readonly kind: 'cannot'; readonly why: string }

/** The first advice, of the gravest finding that has one, that changes a setting of the run. */
export function chooseChange(findings: readonly Finding[], request: ChangeRequest): ChosenChange {
  let why: string | null = null
  for (const finding of findings) {
    for (const { change } of finding.advice) {
      // Longer and shorter runs show their worth only when they are over.
      if (change.kind === 'longer' || change.kind === 'shorter') continue
      const changed = applyChange(request, change)
      if (changed.kind === 'changed')
        return { kind: 'chosen', finding, change, setup: changed.setup, what: changed.what }
      why ??= `${finding.rule}: ${changed.why}`
    }
  }
  return { kind: 'cannot', why: why ?? 'nothing was found that advises a change of a setting' }
}

/**
 * How many steps both runs are compared over: half of the watched one, or twice as far as the finding needed to show.
 * A run that broke off was short for its own reason: the other is given four times as long.
 */
export function stepsToProve(
  { steps }: Finding,
  run: { readonly steps: number; readonly broke: boolean },
): number {
  if (run.broke) return 4 * Math.max(run.steps, 5)
  return Math.min(run.steps, Math.max(Math.ceil(run.steps / 2), 2 * (steps?.from ?? 0)))
}
