import { initialize } from './initialize.ts'
import type { Mode } from './layers/layer.ts'
import { createLoss } from './loss.ts'
import type { CreateEngine, EngineLayerStatistics, StepOptions } from './network.ts'
import { createOptimizer, statesOf, stretchesOf } from './optimizer.ts'
import { buildStack } from './stack.ts'
import { glimpse, updateRatio } from './statistics.ts'
import { readWeights, writeWeights } from './weights.ts'
import { createWorkspace, sizeOf } from './workspace.ts'

/**
 * Builds the network in a WebAssembly instance of its own. Throws a RangeError on a network that cannot be built, and
 * on a batch or label that does not fit.
 *
 * Details that the contract leaves open: with `adamw` the regularization counts in the reported loss, but acts on the
 * weights directly and not through the gradient. The fault `sumReduction` sums in evaluation too. Running statistics of
 * normalization layers are in `weights()` as `norm1.mean` and `norm1.variance`. `setWeights` leaves the optimizer's
 * state alone.
 */
export const createEngine: CreateEngine = ({
  network,
  optimizer: optimizerSpec,
  maxBatch,
  random,
  faults = {},
}) => {
  if (!Number.isInteger(maxBatch) || maxBatch < 1) {
    throw new RangeError(`maxBatch is ${maxBatch}, expected a whole number of at least 1`)
  }
  const workspace = createWorkspace(maxBatch)
  const { kernels } = workspace
  const stack = buildStack(workspace, network, faults)
  const { layers, named } = stack
  const inputs = sizeOf(stack.input)
  const points = stack.input.height * stack.input.width
  const channelsApart = points > 1 && stack.input.channels > 1
  const arriving = channelsApart ? workspace.reserve(maxBatch * inputs) : stack.input.at
  const labels = workspace.reserve(maxBatch)
  const loss = createLoss(workspace, stack.output, { spec: network.loss, faults })

  const states = statesOf(optimizerSpec)
  const memory = workspace.open(states + 1 + (faults.keepGradients ? 1 : 0))
  const { arena, floats, integers } = memory
  const before = arena.states[states]!
  const kept = arena.states[states + 1]
  const frozen = new Set(faults.frozen ?? [])
  for (const name of frozen) {
    if (!named.some((layer) => layer.name === name)) {
      throw new RangeError(`frozen layer ${name} is none of ${named.map((layer) => layer.name).join(', ')}`)
    }
  }
  const stretches = stretchesOf(memory, frozen)
  const optimizer = createOptimizer(kernels, arena, { spec: optimizerSpec, stretches })
  initialize(stack, memory, { spec: network.initialization, random })

  let measuring = false
  let statistics: readonly EngineLayerStatistics[] = []

  return {
    parameters: memory.parameters.reduce((total, parameter) => total + parameter.length, 0),
    maxBatch,
    layerNames: named.map((layer) => layer.name),

    step(x, y, batch, options) {
      if (!Number.isInteger(batch) || batch < 1 || batch > maxBatch) {
        throw new RangeError(`batch is ${batch}, expected a whole number from 1 to ${maxBatch}`)
      }
      load(x, y, 0, batch)
      forward(batch, 'training')
      const factor = faults.sumReduction ? 1 : 1 / batch
      const dataLoss = loss.compute(labels, batch, factor) * factor
      const correct = kernels.countCorrect(stack.output.at, labels, batch, network.outputs)
      const regularizationLoss = regularizationOf(options) * energyIfNeeded(options)
      backward(batch)
      const gradNorm = finishGradient(options)
      const seen = measuring ? named.map((layer) => glimpse(kernels, layer, batch)) : null
      if (seen) kernels.copy(before, arena.values, arena.length * 4)
      update(options, clipScale(gradNorm, options.clip))
      if (seen) {
        statistics = seen.map((glimpsed, i) => {
          const { weight } = named[i]!.layer
          const ratio = updateRatio(kernels, weight, before + weight.at - arena.values)
          return { ...glimpsed, updateRatio: ratio }
        })
        measuring = false
      }
      return { loss: dataLoss + regularizationLoss, dataLoss, regularizationLoss, correct, gradNorm }
    },

    evaluate(x, y, n) {
      if (!Number.isInteger(n) || n < 1)
        throw new RangeError(`n is ${n}, expected a whole number of at least 1`)
      let total = 0
      let correct = 0
      for (let start = 0; start < n; start += maxBatch) {
        const rows = Math.min(maxBatch, n - start)
        load(x, y, start, rows)
        forward(rows, 'evaluation')
        total += loss.compute(labels, rows, null)
        correct += kernels.countCorrect(stack.output.at, labels, rows, network.outputs)
      }
      return { loss: faults.sumReduction ? total : total / n, correct }
    },

    weightEnergy,

    measureNextStep() {
      measuring = true
    },

    layerStatistics: () => statistics,

    weights: () => readWeights(floats, memory.parameters, stack.normalizations),

    setWeights(weights) {
      writeWeights(floats, { parameters: memory.parameters, normalizations: stack.normalizations, weights })
    },
  }

  function load(x: Float32Array, y: Int32Array, start: number, rows: number): void {
    if (x.length < (start + rows) * inputs || y.length < start + rows) {
      throw new RangeError(
        `${x.length} inputs and ${y.length} labels are fewer than ${start + rows} samples of ${inputs} inputs`,
      )
    }
    for (let i = start; i < start + rows; i++) {
      const label = y[i]!
      if (label < 0 || label >= network.outputs) {
        throw new RangeError(`label ${label} of sample ${i} is not in 0..${network.outputs - 1}`)
      }
    }
    floats.set(x.subarray(start * inputs, (start + rows) * inputs), arriving / 4)
    integers.set(y.subarray(start, start + rows), labels / 4)
    if (channelsApart) kernels.channelsLast(arriving, rows, stack.input.channels, points, stack.input.at)
  }

  function forward(rows: number, mode: Mode): void {
    for (const layer of layers) layer.forward(rows, mode)
  }

  function backward(rows: number): void {
    if (faults.detachedLoss) {
      kernels.clear(arena.gradients, arena.length * 4)
      return
    }
    for (let i = layers.length - 1; i >= 0; i--) layers[i]!.backward(rows)
  }

  function weightEnergy(): number {
    return 0.5 * kernels.sumSquares(arena.values, arena.regularizedLength, 0)
  }

  function regularizationOf(options: StepOptions): number {
    return faults.regularizationNotConnected ? 0 : options.regularization
  }

  function energyIfNeeded(options: StepOptions): number {
    return regularizationOf(options) === 0 ? 0 : weightEnergy()
  }

  /** Adds L2 and what the faults leave lying around; returns the global norm. */
  function finishGradient(options: StepOptions): number {
    const regularization = regularizationOf(options)
    if (regularization !== 0 && optimizerSpec.kind !== 'adamw') {
      kernels.addScaled(arena.gradients, arena.values, arena.regularizedLength, regularization)
    }
    if (kept !== undefined) kernels.addScaled(arena.gradients, kept, arena.length, 1)
    return Math.sqrt(kernels.sumSquares(arena.gradients, arena.length, 0))
  }

  function update(options: StepOptions, scale: number): void {
    if (kept !== undefined) kernels.copyScaled(kept, arena.gradients, arena.length, scale)
    optimizer.update(options.learningRate, faults.wrongSign ? -scale : scale, regularizationOf(options))
  }
}

/** As torch.nn.utils.clip_grad_norm_. */
function clipScale(norm: number, clip: number): number {
  if (clip === 0) return 1
  return norm > clip - 1e-6 ? clip / (norm + 1e-6) : 1
}
