import { createRunDiagnosis } from '../../src/diagnosis/engine.ts'
import type { DeepobsRun } from './deepobs.ts'
import { isAlarm } from './look.ts'

export interface Foreseen {
  readonly flagged: boolean
  /** First step whose loss is not finite; null where all are. */
  readonly brokeAt: number | null
  /** Step of the first alarm of another rule before that; null where there was none. */
  readonly warnedAt: number | null
}

/** Whether a run is called non-finite, and whether anything was said before it was. */
export function foresee({ run }: DeepobsRun): Foreseen {
  const diagnosis = createRunDiagnosis({ context: run.context })
  let brokeAt: number | null = null
  let warnedAt: number | null = null
  for (const event of run.events) {
    const news = diagnosis.observe(event)
    if (event.kind !== 'point' || brokeAt !== null) continue
    if (Object.values(event.point.values).some((value) => !Number.isFinite(value))) brokeAt = event.point.step
    else if (warnedAt === null && news.some(isAlarm)) warnedAt = event.point.step
  }
  const flagged = diagnosis
    .findings()
    .some(({ rule, explains }) => rule === 'loss-not-finite' || explains?.includes('loss-not-finite'))
  return { flagged, brokeAt, warnedAt: brokeAt === null ? null : warnedAt }
}
