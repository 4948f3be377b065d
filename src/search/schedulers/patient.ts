import { goalCurve, told } from './goal-curve.ts'
import type { Scheduler } from './scheduler.ts'

/** A trial may go without a better value for this share of its budget, and for at least so many reports. */
const patience = 0.25
const fewestReports = 5

/** Stops a trial that has not become better for a quarter of its budget. Looks at no other trial. */
export const patient: Scheduler = {
  name: 'patient',
  summary: 'Stops a trial whose goal has not improved for a quarter of its budget.',
  judges: true,
  needs: { pause: false },
  watches: [],
  decide({ trial, goal }) {
    const { at, values } = goalCurve(trial, goal)
    let best = 0
    for (let i = 1; i < at.length; i++) {
      if (values[i]! < values[best]!) best = i
      const waited = at[i]! - at[best]!
      if (
        i - best < fewestReports ||
        waited < patience * trial.budget.amount ||
        at[i]! >= trial.budget.amount
      )
        continue
      const why = `no value better than ${told(values[best]!, goal)} of ${at[best]} for ${Number(waited.toPrecision(3))} ${trial.budget.unit}`
      return { kind: 'stop', why, diverged: false }
    }
    return { kind: 'continue' }
  },
}
