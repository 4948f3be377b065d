import type { ObservedTrial } from '../../domain/trial.ts'
import { endLoss, goalOf, lastOf } from '../reading.ts'
import type { StageContext } from '../stage.ts'

/**
 * What a run that trained long enough came to, less is better: the validation loss in the end, which is smoother than
 * an accuracy and shows how sure the answers are; the training loss of a program that reports no other; else the goal.
 * Null where the run did not get through.
 */
export function scoreOf(run: ObservedTrial, context: StageContext): number | null {
  if (run.trial.status !== 'complete') return null
  const validation = lastOf(run, 'val/loss')
  if (Number.isFinite(validation)) return validation
  const end = endLoss(run)
  return Number.isFinite(end) ? end : goalOf(run, context.plan.goal)
}
