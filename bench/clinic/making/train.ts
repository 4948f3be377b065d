import type { RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import { createRandom } from '../../../src/math/random.ts'
import { loadDataset } from '../../../src/trainer/data/load.ts'
import { firstSamples, type TrainingData } from '../../../src/trainer/data/samples.ts'
import type { Fault } from '../../../src/trainer/faults/fault.ts'
import { type TrainerOptionValues, validateTrainerOptions } from '../../../src/trainer/main.ts'
import { createEngine } from '../../../src/trainer/network/engine.ts'
import { createEvaluator } from '../../../src/trainer/training/evaluate.ts'
import { describeRun } from '../../../src/trainer/training/facts.ts'
import { runTraining } from '../../../src/trainer/training/loop.ts'
import { optimizerSpec } from '../../../src/trainer/training/network-spec.ts'
import { type PreparedRun, prepareRun, type TrainingOrders } from '../../../src/trainer/training/prepare.ts'
import type { Outcome } from '../records/run-record.ts'

/** A training of the built-in trainer, to be listened to and judged. */
export interface Training {
  readonly options: TrainerOptionValues
  readonly seed: number
  readonly fault: Fault | null
  /** The network is judged on test data as the fault prepares them. */
  readonly preparesInputs: boolean
  /** First weights from a run at these options. */
  readonly pretrainedAt: TrainerOptionValues | null
}

/** Test samples that a network is judged on, at most. */
const judged = 2000

/** Trains, listens, and judges the last weights from outside. */
export function train(training: Training): {
  readonly events: readonly RunEvent[]
  readonly outcome: Outcome
} {
  const orders: TrainingOrders = {
    seed: training.seed,
    budget: null,
    samples: null,
    inputs: null,
    evaluate: null,
  }
  const settings = validateTrainerOptions(training.options)
  const run = prepareRun(settings, orders, training.fault)
  if (training.pretrainedAt !== null) {
    const earlier = {
      ...training,
      options: training.pretrainedAt,
      pretrainedAt: null,
      seed: training.seed + 1000,
    }
    run.engine.setWeights(weightsOf(earlier))
  }
  const events: RunEvent[] = [{ kind: 'about', facts: describeRun(run) }]
  runTraining(run, orders, {
    log: (values, { step, epoch }) =>
      events.push({ kind: 'point', point: { step, epoch, time: step / 100, values } }),
    layers: (step, layers) => events.push({ kind: 'layers', report: { step, layers } }),
    shouldStop: () => false,
  })
  events.push({ kind: 'end', end: { status: 'ok', reason: 'finished' } })
  return { events, outcome: judge(run, events, training.preparesInputs) }
}

function weightsOf({ options, seed }: Training): ReadonlyMap<string, Float32Array> {
  const orders: TrainingOrders = { seed, budget: null, samples: null, inputs: null, evaluate: 'none' }
  const run = prepareRun(validateTrainerOptions(options), orders)
  runTraining(run, orders, { log: () => {}, layers: () => {}, shouldStop: () => false })
  return run.engine.weights()
}

/** The last weights in an engine without planted bugs, on data without planted bugs. */
function judge(run: PreparedRun, events: readonly RunEvent[], preparesInputs: boolean): Outcome {
  const { settings, network, engine, data } = run
  const sound = createEngine({
    network,
    optimizer: optimizerSpec(settings),
    maxBatch: engine.maxBatch,
    random: createRandom(0),
  })
  sound.setWeights(engine.weights())
  const clean: TrainingData = preparesInputs ? data : loadDataset(settings.data)
  const evaluate = createEvaluator(sound, data.features)
  const test = evaluate(firstSamples(clean.test, judged))
  const validation = evaluate(clean.validation)
  const said = events.findLast((event) => event.kind === 'point' && 'val/accuracy' in event.point.values)
  const lastLoss = events.findLast((event) => event.kind === 'point' && 'train/loss' in event.point.values)
  const value = (event: RunEvent | undefined, name: string) =>
    event?.kind === 'point' ? (event.point.values[name] ?? Number.NaN) : Number.NaN
  return {
    finite: Number.isFinite(value(lastLoss, 'train/loss')) && Number.isFinite(test.loss),
    testAccuracy: test.accuracy,
    testLoss: test.loss,
    saidAccuracy: value(said, 'val/accuracy'),
    trueAccuracy: validation.accuracy,
  }
}
