import type { StudyPlan } from '../../domain/study.ts'
import { optimizersOf } from './optimizers-of.ts'
import { scaleWarnings } from './scale-warnings.ts'

/** What a study's space is told before its first trial: one remark a parameter, each with the mend. */
export function scaleRemarks(plan: Pick<StudyPlan, 'space' | 'fixed' | 'program'>): string[] {
  return scaleWarnings(plan.space, optimizersOf(plan)).map(
    ({ message, mend }) => `${message} Better: ${mend}.`,
  )
}
