import { createRunDiagnosis } from '../../src/diagnosis/engine.ts'
import type { Change, Finding } from '../../src/domain/finding.ts'
import type { Facts } from '../../src/domain/series.ts'
import { createRandom } from '../../src/math/random.ts'
import { applyChange } from '../../src/recipe/apply-change.ts'
import type { Spread } from '../clinic/making/label.ts'
import { trainingOf } from '../clinic/making/make-record.ts'
import type { PlannedRun } from '../clinic/making/plan.ts'
import { train } from '../clinic/making/train.ts'
import type { Outcome, RunRecord } from '../clinic/records/run-record.ts'
import { adviceOf } from '../clinic/scoring/score-run.ts'
import { menu } from './menu.ts'

/** One labelled run with what became of it under each treatment: same seed, same planted fault, other settings. */
export interface AdviceTrial extends Omit<RunRecord, 'context' | 'events'> {
  /** Whether a setting mends the fault, or only the code does; null in healthy runs. */
  readonly mend: 'settings' | 'code' | null
  /** The first advice of the gravest finding, in a word; null where nothing was found. */
  readonly advice: string | null
  readonly isAlarm: boolean
  /** What the finding puts the run down to is right. */
  readonly causeIsRight: boolean
  /** How much better the run ended than without a change, in spreads between seeds; null where nothing could be changed. */
  readonly gain: {
    readonly advice: number | null
    readonly random: number
    /** Of the true fix: the twin without the fault. NaN in healthy runs. */
    readonly fix: number
  }
}

export function tryAdvice(of: {
  readonly record: RunRecord
  readonly plan: PlannedRun
  readonly twin: RunRecord | null
  readonly spread: Spread
}): AdviceTrial {
  const { record, plan, twin, spread } = of
  const finding = firstFinding(record)
  const change = finding?.advice[0]?.change
  const measure = measureOf(record.outcome, twin?.outcome ?? null, spread)
  const gain = (changed: Change | null) => {
    const outcome = changed === null ? null : outcomeWith(changed, record, plan)
    return outcome === null ? null : measure(outcome)
  }
  const { context: _, events: __, ...rest } = record
  return {
    ...rest,
    mend: plan.kind === 'fault' ? plan.fault.mend : null,
    advice: finding === undefined ? null : adviceOf(finding),
    isAlarm: finding !== undefined && finding.severity !== 'note',
    causeIsRight:
      finding?.cause !== undefined &&
      (finding.cause === record.cause || record.alsoRight.includes(finding.cause)),
    gain: {
      advice: gain(change ?? null),
      random: randomGain(),
      fix: twin === null ? Number.NaN : measure(twin.outcome),
    },
  }

  function randomGain(): number {
    const order = createRandom(`random advice ${record.id}`).shuffle([...menu])
    for (const each of order) {
      const value = gain(each)
      if (value !== null) return value
    }
    return 0
  }
}

/** The gravest finding; notes only where there is nothing graver. */
function firstFinding({ context, events }: RunRecord): Finding | undefined {
  const diagnosis = createRunDiagnosis({ context })
  for (const event of events) diagnosis.observe(event)
  return diagnosis.findings()[0]
}

/** Trains again with the change; null where it cannot be applied to a run. */
function outcomeWith(change: Change, { context, events }: RunRecord, plan: PlannedRun): Outcome | null {
  const facts: Facts = Object.assign(
    {},
    ...events.map((event) => (event.kind === 'about' ? event.facts : {})),
  )
  const setup = { settings: context.settings, budget: context.budget! }
  const changed = applyChange({ setup, roles: context.roles, facts }, change)
  if (changed.kind === 'cannot') return null
  const { settings, budget } = changed.setup
  const training = trainingOf(plan, { ...plan.options, ...settings, epochs: budget.amount })
  // Weights that were trained before do not fit into a network of another shape.
  if (training.pretrainedAt !== null && 'role' in change && change.role === 'width') return null
  return train(training).outcome
}

/**
 * Gain over no change in spreads: of the test accuracy; of the test loss where the fault showed in that alone. A run that
 * was not finite has the accuracy of a coin that never falls right.
 */
function measureOf(none: Outcome, fix: Outcome | null, spread: Spread): (outcome: Outcome) => number {
  const accuracy = ({ finite, testAccuracy }: Outcome) => (finite ? testAccuracy : 0)
  const byAccuracy = (outcome: Outcome) => (accuracy(outcome) - accuracy(none)) / spread.accuracy
  if (fix === null || byAccuracy(fix) > 1 || !none.finite) return byAccuracy
  return (outcome) => {
    if (!outcome.finite) return byAccuracy(outcome)
    const byLoss = Math.log(none.testLoss / outcome.testLoss) / spread.loss
    // Worse in accuracy is worse, whatever the loss.
    return Math.min(byLoss, byAccuracy(outcome) < -1 ? byAccuracy(outcome) : byLoss)
  }
}
