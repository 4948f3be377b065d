import type { Facts } from '../../domain/series.ts'
import { classShares, type SampleSet, type TrainingData } from '../data/samples.ts'
import type { Engine, NetworkSpec } from '../network/network.ts'
import type { TrainerSettings } from '../options/settings.ts'
import type { Batches } from './batches.ts'
import { hiddenUnits } from './network-spec.ts'
import { warmupSteps } from './schedule.ts'

/** Everything the program can say of itself before the first step. */
export function describeRun(run: {
  readonly settings: TrainerSettings
  readonly data: TrainingData
  readonly train: SampleSet
  readonly network: NetworkSpec
  readonly engine: Engine
  readonly batches: Batches
  readonly totalSteps: number
}): Facts {
  const { settings, data, train, network, engine, batches, totalSteps } = run
  const { mean, std } = inputMoments(train, data.features)
  const classes = data.classNames.length
  return {
    data: data.source,
    classes,
    classShares: classShares(train.labels, classes),
    features: data.features,
    trainSamples: train.count,
    validationSamples: data.validation.count,
    testSamples: data.test.count,
    model: settings.model,
    hidden: hiddenUnits(settings),
    parameters: engine.parameters,
    layers: engine.layerNames,
    outputs: network.outputs,
    loss: settings.loss,
    activation: settings.activation,
    normalization: settings.normalization,
    initialization: settings.initialization,
    dropout: settings.dropout,
    labelSmoothing: settings.labelSmoothing,
    optimizer: settings.optimizer,
    learningRate: settings.lr,
    momentum: settings.momentum,
    regularization: settings.reg,
    clip: settings.clip,
    schedule: settings.schedule,
    warmupSteps: warmupSteps(settings.warmup, totalSteps),
    batchSize: batches.size,
    stepsPerEpoch: batches.stepsPerEpoch,
    totalSteps,
    inputMean: mean,
    inputStd: std,
  }
}

const looked = 500

/** Mean and deviation over all inputs of the first samples, as the network sees them. */
function inputMoments(samples: SampleSet, features: number): { mean: number; std: number } {
  const row = new Float32Array(features)
  const count = Math.min(looked, samples.count)
  let sum = 0
  let squares = 0
  for (let index = 0; index < count; index++) {
    samples.fill(row, 0, index)
    for (const value of row) {
      sum += value
      squares += value * value
    }
  }
  const mean = sum / (count * features)
  return { mean, std: Math.sqrt(Math.max(0, squares / (count * features) - mean * mean)) }
}
