import type { Pace } from '../../../src/domain/pace.ts'
import type { StageName } from '../../../src/domain/stage.ts'
import type { Effort, StudyPlan } from '../../../src/domain/study.ts'
import type { ObservedTrial } from '../../../src/domain/trial.ts'
import type { StageContext } from '../../../src/recipe/stage.ts'
import { sanityContext, sanityPlan } from '../sanity-trials.ts'

export const all: readonly StageName[] = ['sanity', 'range', 'coarse', 'fine', 'final']

/** A program that takes four seconds to import and ten milliseconds a step. */
export const usualPace: Pace = { start: 4, step: 0.01, evaluation: 0.5, look: 5 }

export function contextOf(about: {
  readonly effort?: Effort
  readonly pace?: Pace | null
  readonly workers?: number
  readonly history?: readonly ObservedTrial[]
  readonly stepsPerEpoch?: number
}): StageContext {
  const { effort = { kind: 'standard' }, pace = usualPace, workers = 2, history = [], stepsPerEpoch } = about
  const plan: StudyPlan = {
    ...sanityPlan(),
    stages: all,
    effort,
    workers,
    ...(pace === null ? {} : { pace }),
  }
  return {
    ...sanityContext(plan),
    history,
    facts: stepsPerEpoch === undefined ? {} : { stepsPerEpoch },
  }
}

/** A finished run of so many steps that took so long. */
export function ran(about: {
  readonly steps: number
  readonly seconds: number
  readonly stage?: StageName
  readonly evaluated?: boolean
  readonly samples?: number
}): ObservedTrial {
  const { steps, seconds, stage = 'sanity', evaluated = false, samples } = about
  const orders = {
    ...(evaluated ? {} : { evaluate: 'none' }),
    ...(samples === undefined ? {} : { samples }),
  }
  const trial = { stage, steps, seconds, orders, status: 'complete' }
  return { trial, curves: {}, layers: [], facts: {} } as unknown as ObservedTrial
}
