import type { WeightPictures } from './weight-pictures.ts'

/** `train/loss`, `val/accuracy`, `lr`, `grad_norm`, `update_ratio/<layer>` ... */
export type SeriesName = string

/** One moment of a run: what several series were worth at one step. Values may be NaN or infinite. */
export interface Point {
  /** Optimizer steps done; the first report of a run, before any update, is step 0. */
  readonly step: number
  /** Passes over the training data done, with its fraction, where the program knows it. */
  readonly epoch?: number
  /** Seconds since 1970. */
  readonly time: number
  readonly values: Readonly<Record<SeriesName, number>>
}

/** One named curve, as columns of equal length; NaN in `epochs` where the program did not say. */
export interface Series {
  readonly name: SeriesName
  readonly steps: readonly number[]
  readonly epochs: readonly number[]
  readonly values: readonly number[]
}

export type Curves = Readonly<Record<SeriesName, Series>>

/** What one layer looked like at one step. Ratios and norms are of the layer's weights; biases are left out. */
export interface LayerStatistics {
  readonly name: string
  /** dense | convolution | normalization | embedding ... as the program calls it. */
  readonly kind: string
  /** L2 norm of the real update (after momentum, adaptive scaling and schedule) over the L2 norm of the weights. */
  readonly updateRatio: number
  /** L2 norm of the gradient of the loss by the weights. */
  readonly gradNorm: number
  readonly weightNorm: number
  /** Share of the layer's units whose activation was zero for every sample seen. */
  readonly deadFraction?: number
  /** Share of activations beyond 97 % of the bound of a bounded activation. */
  readonly saturatedFraction?: number
  /** Mean and standard deviation of the layer's activations. */
  readonly mean?: number
  readonly std?: number
}

export interface LayerReport {
  readonly step: number
  readonly layers: readonly LayerStatistics[]
}

/** What a program says of itself. All optional: a program tells what it knows. */
export interface Facts {
  readonly classes?: number
  /** False where a sample has many answers: the words of a text, the points of a picture. */
  readonly classification?: boolean
  /** Outputs of the network; a sound classifier has as many as there are classes. */
  readonly outputs?: number
  /** Share of each class among the training labels. */
  readonly classShares?: readonly number[]
  /** Name of the loss: softmax-cross-entropy | hinge | mean-squared-error ... */
  readonly loss?: string
  readonly parameters?: number
  readonly trainSamples?: number
  readonly validationSamples?: number
  readonly testSamples?: number
  readonly batchSize?: number
  readonly stepsPerEpoch?: number
  readonly optimizer?: string
  readonly regularization?: number
  readonly dropout?: number
  readonly labelSmoothing?: number
  readonly schedule?: string
  readonly warmupSteps?: number
  readonly learningRate?: number
  readonly activation?: string
  /** Mean and standard deviation over all inputs as the network sees them. */
  readonly inputMean?: number
  readonly inputStd?: number
  /** Names of layers that the program means to keep fixed (fine-tuning). */
  readonly frozenLayers?: readonly string[]
  /** What the weights of the first layer look like; left out of what rules and reports see. */
  readonly firstLayer?: WeightPictures
  readonly [other: string]: unknown
}
