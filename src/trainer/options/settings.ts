import type { DataOptions } from '../data/load.ts'
import type { Activation, Initialization, LossSpec } from '../network/network.ts'

export type OptimizerName = 'sgd' | 'momentum' | 'nesterov' | 'rmsprop' | 'adam' | 'adamw'
export type ScheduleName = 'constant' | 'step' | 'cosine' | 'exponential' | '1/t'

/** Everything one run of the built-in trainer needs to know, checked. */
export interface TrainerSettings {
  readonly data: DataOptions
  readonly model: 'softmax' | 'mlp' | 'cnn'
  /** Units of the dense hidden layers; null where not given. */
  readonly hidden: readonly number[] | null
  readonly width: number | null
  readonly depth: number | null
  readonly activation: Activation
  readonly normalization: 'none' | 'batch'
  readonly dropout: number
  readonly initialization: Initialization
  readonly initScale: number | null
  /** Initial bias of the hidden layers. */
  readonly initBias: number
  /** Multiplies the first weights of the last layer: small, so that the first probabilities are even. */
  readonly outputScale: number
  readonly loss: LossSpec['kind']
  readonly labelSmoothing: number
  readonly optimizer: OptimizerName
  readonly lr: number
  readonly momentum: number
  readonly reg: number
  readonly batch: number
  readonly epochs: number
  readonly schedule: ScheduleName
  readonly warmup: number
  readonly clip: number
  readonly reportEvery: number | null
  readonly fault: string | null
}
