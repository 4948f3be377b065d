import type { StageName } from '../../domain/stage.ts'
import type { StageContext } from '../stage.ts'

/** How a limit in time is shared out among the stages that are still to come. */
const shares: Readonly<Record<StageName, number>> = { sanity: 3, range: 3, coarse: 3, fine: 2, final: 2 }

/** How much of a limit is planned for: runs differ, and workers wait for each other. */
const planned = 0.9

/**
 * Seconds of all workers together that a stage may take: its share of what is left of the limit. What earlier stages have
 * saved, or overspent, is shared by those that follow. Null where time is not limited.
 */
export function allowanceOf(context: StageContext, stage: StageName): number | null {
  const { effort, workers, stages, pace } = context.plan
  if (effort.kind !== 'time') return null
  const begun = new Set(context.history.map(({ trial }) => trial.stage))
  const ahead = stages.filter((one) => one === stage || !begun.has(one))
  const spent = context.history.reduce((sum, { trial }) => sum + trial.seconds, 0)
  const left = planned * effort.seconds * workers - (pace?.look ?? 0) * workers - spent
  const all = ahead.reduce((sum, one) => sum + shares[one], 0)
  return (Math.max(0, left) * shares[stage]) / all
}
