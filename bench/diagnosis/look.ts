import { createRunDiagnosis } from '../../src/diagnosis/engine.ts'
import type { Rule } from '../../src/diagnosis/rules/rule.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { OutsideRun } from './outside-runs.ts'

/** A finding as it was first raised. */
export interface Raised {
  readonly finding: Finding
  /** Share of the run's steps that had passed. */
  readonly at: number
}

/** All that the rules say of a run while it goes on and at its end; of each rule what it said first and gravest. */
export function lookAt(run: OutsideRun, rules?: readonly Rule[]): readonly Raised[] {
  const diagnosis = createRunDiagnosis({ context: run.context, ...(rules === undefined ? {} : { rules }) })
  const last = run.events.reduce(
    (most, event) => Math.max(most, event.kind === 'point' ? event.point.step : 0),
    1,
  )
  const raised = new Map<string, Raised>()
  let step = 0
  for (const event of run.events) {
    if (event.kind === 'point') step = event.point.step
    for (const finding of diagnosis.observe(event)) {
      const known = raised.get(finding.rule)
      if (known !== undefined && (isAlarm(known.finding) || !isAlarm(finding))) continue
      raised.set(finding.rule, { finding, at: step / last })
    }
  }
  return [...raised.values()]
}

/** Notes are worth knowing; only warnings and errors call for somebody. */
export function isAlarm({ severity }: Finding): boolean {
  return severity !== 'note'
}
