import { keeps } from '../../domain/constraint.ts'
import type { Finding } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { StageOutcome } from '../../domain/outcome.ts'
import type { Study } from '../../domain/study.ts'
import type { ObservedTrial, PlannedTrial } from '../../domain/trial.ts'
import type { Outcomes, RecipeState } from '../../recipe/recipe.ts'
import type { StudyEvent } from './events.ts'

/** Tells listeners what changed, and each thing once. */
export interface Teller {
  /** What is judged has been settled. */
  goal(goal: Goal): void
  /** Stages that have been judged, and what the study rules say. */
  outcomes(state: RecipeState, findings: readonly Finding[]): void
  stage(state: RecipeState, pending: readonly PlannedTrial[], observed: readonly ObservedTrial[]): void
  trialFinished(trial: ObservedTrial): void
  /** The best of the trials that finished before we came. */
  best(observed: readonly ObservedTrial[]): void
}

export function createTeller(study: Study, tell: (event: StudyEvent) => void): Teller {
  let { goal } = study.plan
  const toldStages = new Set<string>()
  const toldFindings = new Set<string>()
  let best = Number.POSITIVE_INFINITY

  const goalOf = ({ trial }: ObservedTrial) => trial.metrics[goal.series]?.last ?? null
  /** Whether this trial is the best so far; from now on it is what others are held against. */
  const leads = (one: ObservedTrial): boolean => {
    const { status, purpose } = one.trial
    if (status !== 'complete' || (purpose !== 'search' && purpose !== 'final')) return false
    const sign = goal.direction === 'maximize' ? -1 : 1
    if (goal.also !== undefined || !keeps(one.trial.metrics, goal.constraints)) return false
    const value = sign * (goalOf(one) ?? Number.NaN)
    if (!(value < best)) return false
    best = value
    return true
  }
  const tellBest = (one: ObservedTrial) =>
    tell({ kind: 'best', trial: one.trial.number, goal: goalOf(one)!, noise: null })

  return {
    goal(settled) {
      goal = settled
    },
    outcomes(state, findings) {
      for (const outcome of outcomesInOrder(state.outcomes)) {
        if (toldStages.has(outcome.stage)) continue
        toldStages.add(outcome.stage)
        const account = state.cost.stages.find((line) => line.stage === outcome.stage)
        tell({ kind: 'stage-finished', outcome, spent: account?.spent ?? { runs: 0, epochs: 0, seconds: 0 } })
      }
      for (const finding of findings) {
        const key = `${finding.rule} ${finding.what}`
        if (toldFindings.has(key)) continue
        toldFindings.add(key)
        tell({ kind: 'finding', finding, trial: null })
      }
    },
    stage(state, pending, observed) {
      const stage = pending[0]?.stage
      if (stage === undefined) return
      const finished = observed.filter((one) => one.trial.stage === stage).length
      const forecast = state.cost.stages.find((line) => line.stage === stage)?.forecast
      tell({
        kind: 'stage',
        stage,
        planned: finished + pending.length,
        finished,
        forecast: forecast ?? { runs: pending.length, epochs: 0, seconds: 0 },
      })
    },
    trialFinished(one) {
      tell({ kind: 'trial-finished', trial: one.trial, goal: goalOf(one) })
      if (leads(one)) tellBest(one)
    },
    best(observed) {
      const leader = observed.filter(leads).at(-1)
      if (leader !== undefined) tellBest(leader)
    },
  }
}

function outcomesInOrder(outcomes: Outcomes): readonly StageOutcome[] {
  const all = [outcomes.sanity, outcomes.range, outcomes.coarse, outcomes.fine, outcomes.final]
  return all.filter((outcome) => outcome !== null)
}
