import type { StudyPlan } from '../domain/study.ts'
import { scaleRemarks } from '../space/scale-doctor/scale-remarks.ts'
import type { Store } from '../store/store.ts'
import { warningsKey } from './report-input-of.ts'
import { warmStartText } from './warm-start.ts'

/** Keeps what is to be said of a space with its study, where the report finds it, and answers it. */
export async function noteRemarks(store: Store, plan: StudyPlan): Promise<readonly string[]> {
  const remarks = [...scaleRemarks(plan), ...warmStartText(plan)]
  if (remarks.length > 0) await store.setNote(plan.id, warningsKey, remarks)
  return remarks
}
