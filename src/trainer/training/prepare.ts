import { randomInt } from 'node:crypto'
import { createRandom, type Random } from '../../math/random.ts'
import { loadDataset } from '../data/load.ts'
import { firstSamples, type SampleSet, type TrainingData } from '../data/samples.ts'
import type { Fault } from '../faults/fault.ts'
import { findFault } from '../faults/index.ts'
import { mapSamples } from '../faults/map-samples.ts'
import { createEngine } from '../network/engine.ts'
import type { Engine, NetworkSpec } from '../network/network.ts'
import type { TrainerSettings } from '../options/settings.ts'
import { type Batches, createBatches } from './batches.ts'
import { networkSpec, optimizerSpec } from './network-spec.ts'

/** What the babysitter ordered, apart from the settings. */
export interface TrainingOrders {
  readonly seed: number
  readonly budget: { readonly amount: number; readonly unit: 'epochs' | 'steps' } | null
  readonly samples: number | null
  readonly inputs: 'zero' | null
  readonly evaluate: 'twice' | 'test' | 'none' | null
}

/** A run that only has to be stepped through. */
export interface PreparedRun {
  readonly settings: TrainerSettings
  readonly fault: Fault | null
  readonly data: TrainingData
  /** What is trained on: all training samples, or the first so many. */
  readonly train: SampleSet
  readonly network: NetworkSpec
  readonly engine: Engine
  readonly batches: Batches
  readonly totalSteps: number
}

/** Evaluations go through the network at least so many samples at a time. */
const evaluationBatch = 128

/** Loads data, builds the network, and plants the fault: the one that the settings name, or the one handed in. */
export function prepareRun(
  given: TrainerSettings,
  orders: TrainingOrders,
  fault: Fault | null = given.fault === null ? null : (findFault(given.fault) ?? null),
): PreparedRun {
  const settings = fault?.settings?.(given) ?? given
  const data = orderedData(settings, orders, fault)
  const random = createRandom(fault?.ignoresSeed ? randomInt(2 ** 47) : orders.seed)
  const train = orders.samples === null ? data.train : firstSamples(data.train, Math.max(1, orders.samples))
  const batches = createBatches({
    samples: train,
    features: data.features,
    batch: settings.batch,
    full: orders.samples !== null,
    unshuffled: fault?.unshuffled === true,
    random: random.stream('batches'),
    ...(fault?.epochLabels === undefined ? {} : { epochLabels: fault.epochLabels }),
  })
  const wanted = networkSpec(settings, data.shape, data.classNames.length)
  const network = fault?.network?.(wanted, settings) ?? wanted
  const engine = buildEngine({ settings, network, fault, random, batch: batches.size })
  const budget = orders.budget ?? { amount: settings.epochs, unit: 'epochs' }
  const steps = budget.unit === 'steps' ? budget.amount : budget.amount * batches.stepsPerEpoch
  const totalSteps = Math.max(1, Math.round(steps))
  return { settings, fault, data, train, network, engine, batches, totalSteps }
}

function orderedData(settings: TrainerSettings, orders: TrainingOrders, fault: Fault | null): TrainingData {
  const loaded = loadDataset(settings.data)
  const data = fault?.data?.(loaded, createRandom(`fault ${fault.name}`)) ?? loaded
  if (orders.inputs !== 'zero') return data
  return mapSamples(data, (samples) => ({
    ...samples,
    fill: (out, at) => {
      out.fill(0, at, at + data.features)
    },
  }))
}

function buildEngine(run: {
  readonly settings: TrainerSettings
  readonly network: NetworkSpec
  readonly fault: Fault | null
  readonly random: Random
  readonly batch: number
}): Engine {
  const { settings, network, fault } = run
  const engine = createEngine({
    network,
    optimizer: optimizerSpec(settings),
    maxBatch: Math.max(run.batch, evaluationBatch),
    random: run.random.stream('weights'),
    ...(fault?.engine === undefined ? {} : { faults: fault.engine(network) }),
  })
  shrinkOutput(engine, settings.outputScale)
  fault?.started?.(engine)
  return engine
}

/** A small last layer makes the first probabilities even, so that the first loss is that of guessing: ln C. */
function shrinkOutput(engine: Engine, scale: number): void {
  const weights = new Map(engine.weights())
  const name = 'output.weight'
  weights.set(
    name,
    weights.get(name)!.map((weight) => weight * scale),
  )
  engine.setWeights(weights)
}
