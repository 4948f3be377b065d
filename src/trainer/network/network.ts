/**
 * The border between the two halves of the trainer: the engine (kernels, layers, losses, optimizers; this contract)
 * and the program around it (data, options, faults, training loop, the wire).
 */

export type Activation = 'relu' | 'leaky-relu' | 'tanh' | 'sigmoid'
export type Initialization = 'he' | 'glorot' | 'scaled-normal' | 'zero'

export type LayerSpec =
  | { readonly kind: 'dense'; readonly units: number }
  /** Square filters, stride 1, zero padding that keeps height and width (odd `size`). */
  | { readonly kind: 'convolution'; readonly filters: number; readonly size: number }
  /** Max pooling, `size` x `size`, stride `size`; a remainder at the right and bottom edge is dropped. */
  | { readonly kind: 'pooling'; readonly size: number }
  /** Per unit after dense, per channel after convolution. Momentum 0.9, epsilon 1e-5. */
  | { readonly kind: 'normalization' }
  | { readonly kind: 'activation'; readonly activation: Activation }
  /** Inverted dropout with drop probability `rate`. */
  | { readonly kind: 'dropout'; readonly rate: number }

export interface InitializationSpec {
  readonly kind: Initialization
  /** Multiplies the standard deviation; for `scaled-normal` it is the standard deviation itself. */
  readonly scale?: number
  /** Initial value of the biases of all but the last layer (default 0). */
  readonly bias?: number
}

export type LossSpec =
  | { readonly kind: 'softmax-cross-entropy'; readonly labelSmoothing: number }
  /** Multi-class hinge (Weston-Watkins), margin 1. */
  | { readonly kind: 'hinge' }
  /** Mean over samples and outputs of the squared difference from the one-hot target. */
  | { readonly kind: 'mean-squared-error' }

export interface NetworkSpec {
  readonly input: { readonly channels: number; readonly height: number; readonly width: number }
  readonly outputs: number
  /** A final dense layer of `outputs` units is added by the engine. */
  readonly layers: readonly LayerSpec[]
  readonly initialization: InitializationSpec
  readonly loss: LossSpec
}

export type OptimizerSpec =
  | { readonly kind: 'sgd' }
  | { readonly kind: 'momentum'; readonly momentum: number }
  | { readonly kind: 'nesterov'; readonly momentum: number }
  | { readonly kind: 'rmsprop'; readonly decay: number; readonly epsilon: number }
  | {
      readonly kind: 'adam' | 'adamw'
      readonly beta1: number
      readonly beta2: number
      readonly epsilon: number
    }

/** Known bugs that the engine can be asked to have, so that there are labelled sick runs. */
export interface EngineFaults {
  /** Names of layers whose weights the optimizer is never given. */
  readonly frozen?: readonly string[]
  /** Steps go up the gradient. */
  readonly wrongSign?: boolean
  /** Gradients are added to those of the step before. */
  readonly keepGradients?: boolean
  /** The output goes through a softmax before the loss applies its own. */
  readonly softmaxTwice?: boolean
  /** The loss (and its gradient) is summed over the batch. */
  readonly sumReduction?: boolean
  /** Dropout stays on in evaluation. */
  readonly dropoutAtEvaluation?: boolean
  /** Batch normalization uses batch statistics in evaluation. */
  readonly batchStatisticsAtEvaluation?: boolean
  /** The gradient of the loss never reaches the network (a detached graph). */
  readonly detachedLoss?: boolean
  /** L2 is left out although asked for. */
  readonly regularizationNotConnected?: boolean
}

export interface StepOptions {
  readonly learningRate: number
  /** L2: adds 0.5 * regularization * |w|^2 over all weights (no biases, no normalization) to the loss; decoupled for adamw. */
  readonly regularization: number
  /** Global gradient norm above which gradients are scaled down; 0 for none. */
  readonly clip: number
}

export interface StepResult {
  /** Data loss + regularization loss, before the update. */
  readonly loss: number
  readonly dataLoss: number
  readonly regularizationLoss: number
  /** Correctly classified samples of the batch, before the update. */
  readonly correct: number
  /** Global L2 norm of the gradient before clipping, regularization included. */
  readonly gradNorm: number
}

/** Of one layer with weights, over the last training step. Same meaning as LayerStatistics of the wire. */
export interface EngineLayerStatistics {
  readonly name: string
  readonly kind: string
  readonly updateRatio: number
  readonly gradNorm: number
  readonly weightNorm: number
  readonly deadFraction?: number
  readonly saturatedFraction?: number
  readonly mean?: number
  readonly std?: number
}

/**
 * A network with its optimizer in one WebAssembly instance. Everything is float32 and single-threaded, so that the
 * same calls give bitwise the same numbers. Layers with weights are named `dense1`, `conv1`, `norm1`, ... in order, the last
 * dense layer `output`.
 */
export interface Engine {
  readonly parameters: number
  /** Largest batch that fits; larger evaluations are cut into pieces by the engine. */
  readonly maxBatch: number
  readonly layerNames: readonly string[]
  /** One optimizer step. `x` is row-major [batch, channels * height * width], `y` holds class numbers. */
  step(x: Float32Array, y: Int32Array, batch: number, options: StepOptions): StepResult
  /** Loss without regularization and number of correct samples, in evaluation mode; `n` may exceed maxBatch. */
  evaluate(x: Float32Array, y: Int32Array, n: number): { readonly loss: number; readonly correct: number }
  /** Sum of 0.5 * |w|^2 over regularized weights. */
  weightEnergy(): number
  /**
   * Measures the layers over the next `step` call: ask before it, read after it. Costs a copy of the weights, so it is
   * asked for only where a report is due.
   */
  measureNextStep(): void
  layerStatistics(): readonly EngineLayerStatistics[]
  /** Weights and biases by name: `dense1.weight` [inputs, units], `dense1.bias`, `conv1.weight` [filters, channels, size, size] ... */
  weights(): ReadonlyMap<string, Float32Array>
  setWeights(weights: ReadonlyMap<string, Float32Array>): void
}

/** Uniform [0, 1) and standard normal numbers; math/random.ts fits. */
export interface RandomNumbers {
  next(): number
  normal(): number
  stream(name: string | number): RandomNumbers
}

export type CreateEngine = (request: {
  readonly network: NetworkSpec
  readonly optimizer: OptimizerSpec
  readonly maxBatch: number
  readonly random: RandomNumbers
  readonly faults?: EngineFaults
}) => Engine
