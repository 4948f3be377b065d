import type { Outcome, RunRecord } from '../records/run-record.ts'

/** What counts as a difference in a family: never less than what a reader would call one. */
export interface Spread {
  readonly accuracy: number
  /** Of the accuracy that runs report of their validation set. */
  readonly said: number
  /** Of the logarithm of the loss. */
  readonly loss: number
}

const leastAccuracy = 0.02
const leastLogLoss = 0.25
/** Below this a loss is as good as nothing: a ratio of two such says little. */
const leastLoss = 0.05
const deviations = 3
/** Last validation loss over the lowest, above which a healthy plan has trained for too long. */
const overtrained = 1.15

/**
 * Labels the runs of a family. A fault is real where the run ended worse than its twin by more than three deviations between
 * seeds (and by two points of accuracy, or a quarter in the loss, at least), where it was not finite, or where the accuracy it
 * reports of its validation set ended as much below its twin's. A healthy plan is healthy where its result is within the
 * spread of the family's plain runs, and its own validation loss did not end far above its lowest: that is overtraining,
 * a fault that nobody planted.
 */
export function labelFamily(records: readonly RunRecord[]): readonly RunRecord[] {
  const plain = records.filter(({ lookAlike }) => lookAlike === 'plain')
  const spread = spreadOf(plain.map(({ outcome }) => outcome))
  const usual = {
    accuracy: mean(plain.map(({ outcome }) => outcome.testAccuracy)),
    loss: mean(plain.map(({ outcome }) => Math.log(outcome.testLoss))),
  }
  const byId = new Map(records.map((record) => [record.id, record]))
  return records.map((record) => {
    const twin = record.twin === null ? undefined : byId.get(record.twin)
    if (record.fault === null) return { ...record, ...labelHealthy(record, usual, spread) }
    if (twin === undefined) throw new Error(`${record.id} has no twin ${record.twin}`)
    return { ...record, ...labelFaulty(record.outcome, twin.outcome, spread) }
  })
}

interface Usual {
  readonly accuracy: number
  /** Of the logarithm of the loss. */
  readonly loss: number
}

type Labelled = Pick<RunRecord, 'label' | 'because'>

function labelFaulty(outcome: Outcome, twin: Outcome, spread: Spread): Labelled {
  const faulty = (because: string): Labelled => ({ label: 'faulty', because })
  if (!twin.finite) return { label: 'dropped', because: 'its twin is not finite' }
  if (!outcome.finite) return faulty('not finite')
  const lost = twin.testAccuracy - outcome.testAccuracy
  if (lost > spread.accuracy) return faulty(`test accuracy ${say(lost)} below its twin`)
  const saidLess = twin.saidAccuracy - outcome.saidAccuracy
  if (saidLess > spread.said) return faulty(`reported accuracy ${say(saidLess)} below its twin's`)
  const worse = Math.log(outcome.testLoss / twin.testLoss)
  if (worse > spread.loss && outcome.testLoss - twin.testLoss > leastLoss) {
    return faulty(`test loss ${say(Math.exp(worse))} times its twin's`)
  }
  return { label: 'dropped', because: 'the fault did no harm beyond the spread between seeds' }
}

function labelHealthy(record: RunRecord, usual: Usual, spread: Spread): Labelled {
  const { outcome, lookAlike } = record
  if (!outcome.finite) return { label: 'dropped', because: 'not finite' }
  const rise = validationRise(record.events)
  if (rise > overtrained) {
    return {
      label: 'dropped',
      because: `overtrained: validation loss ended at ${say(rise)} times its lowest`,
    }
  }
  if (isOtherTask(lookAlike)) {
    return { label: 'healthy', because: 'a sound program for its task' }
  }
  const lost = usual.accuracy - outcome.testAccuracy
  // Where there is no accuracy, the loss has to do.
  if (Number.isNaN(lost) && Math.log(outcome.testLoss) - usual.loss > spread.loss) {
    return { label: 'dropped', because: "a healthy plan that ended above the family's usual loss" }
  }
  if (lost > spread.accuracy) {
    return {
      label: 'dropped',
      because: `a healthy plan that ended ${say(lost)} below the family's usual accuracy`,
    }
  }
  return { label: 'healthy', because: "within the spread of the family's usual result" }
}

const otherTasks: ReadonlySet<string> = new Set(['imbalanced-task'])

function isOtherTask(lookAlike: string | null): boolean {
  return lookAlike !== null && otherTasks.has(lookAlike)
}

/** Mean of the last three validation losses over the lowest mean of three in a row. */
function validationRise(events: RunRecord['events']): number {
  const losses = events.flatMap((event) =>
    event.kind === 'point' && event.point.values['val/loss'] !== undefined
      ? [event.point.values['val/loss']]
      : [],
  )
  const smooth = losses.map((_, index) => mean(losses.slice(Math.max(0, index - 2), index + 1)))
  const lowest = Math.min(...smooth)
  const end = smooth.at(-1) ?? 0
  return end - lowest > leastLoss / 2 ? end / lowest : 1
}

export function spreadOf(outcomes: readonly Outcome[]): Spread {
  return {
    said: Math.max(leastAccuracy, deviations * deviation(outcomes.map((outcome) => outcome.saidAccuracy))),
    accuracy: Math.max(
      leastAccuracy,
      deviations * deviation(outcomes.map((outcome) => outcome.testAccuracy)),
    ),
    loss: Math.max(
      leastLogLoss,
      deviations * deviation(outcomes.map((outcome) => Math.log(outcome.testLoss))),
    ),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const middle = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  return Math.sqrt(squares / Math.max(1, values.length - 1))
}

const say = (value: number) => value.toFixed(3)
