import type { Random } from '../../math/random.ts'
import type { TrainingData } from '../data/samples.ts'
import type { Engine, EngineFaults, NetworkSpec, StepOptions } from '../network/network.ts'
import type { TrainerSettings } from '../options/settings.ts'

export type FaultFamily =
  | 'labels'
  | 'inputs'
  | 'gradient'
  | 'loss'
  | 'initialization'
  | 'evaluation'
  | 'regularization'
  | 'learning-rate'
  | 'capacity'
  | 'order'
  | 'reproducibility'

/**
 * One known bug or bad setting that the trainer can be asked to have, so that there are labelled sick runs. Each hook
 * is optional. They act in this order: `settings` before anything is built, `data` on what was loaded, `network` and
 * `engine` on what is built from it, `started` on the built engine, `epochLabels` before each epoch,
 * `rate` and `step` before each step.
 */
export interface Fault {
  readonly name: string
  readonly family: FaultFamily
  /** One sentence: the mistake. */
  readonly summary: string
  /** What it changes in the run, for somebody who compares it with a healthy one. */
  readonly changes: string
  /** A setting a person could have chosen: the run reports it as its own. */
  readonly settings?: (settings: TrainerSettings) => TrainerSettings
  /** `random` does not depend on the seed of the run. */
  readonly data?: (data: TrainingData, random: Random) => TrainingData
  readonly network?: (network: NetworkSpec, settings: TrainerSettings) => NetworkSpec
  readonly engine?: (network: NetworkSpec) => EngineFaults
  readonly started?: (engine: Engine) => void
  /** Labels used in one epoch. */
  readonly epochLabels?: (labels: Int32Array, random: Random) => Int32Array
  /** Changes what a step is told, unknown to the rest of the program. */
  readonly step?: (options: StepOptions) => StepOptions
  /** Multiplies the scheduled rate at a share of the run; the run reports the rate as it was used. */
  readonly rate?: (progress: number) => number
  /** Samples are taken in the order in which they lie. */
  readonly unshuffled?: true
  /** The seed handed in is replaced by one that nobody knows. */
  readonly ignoresSeed?: true
}
