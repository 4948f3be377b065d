import { wasmBase64 } from './wasm.gen.ts'
import { type LinearMemory, webAssembly } from './web-assembly.ts'

/**
 * The exported functions of assembly/*.ts. Pointers are byte offsets into the memory handed to `instantiateKernels`,
 * multiples of 16; counts are in numbers; matrices are row-major without gaps. See the source files for each.
 */
export interface Kernels {
  heapBase(): number
  copy(to: number, from: number, bytes: number): void
  clear(at: number, bytes: number): void
  channelsLast(x: number, images: number, channels: number, points: number, y: number): void

  denseForward(
    quads: number,
    rows: number,
    k: number,
    w: number,
    n: number,
    bias: number,
    y: number,
    activation: number,
  ): void
  transposePanels(w: number, k: number, n: number, out: number): void
  packRows(x: number, rows: number, k: number, out: number): void
  packColumns(x: number, rows: number, k: number, out: number): void
  packPanels(dy: number, rows: number, n: number, out: number): void
  denseWeightGradient(quads: number, rows: number, k: number, panels: number, n: number, dw: number): void

  padImages(
    x: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    pad: number,
    out: number,
  ): void
  convolve(
    x: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    w: number,
    filters: number,
    bias: number,
    y: number,
    activation: number,
  ): void
  flipPanels(w: number, channels: number, size: number, filters: number, out: number): void
  convolutionWeightGradient(
    x: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    dy: number,
    filters: number,
    dw: number,
  ): void

  poolForward(
    x: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    y: number,
    winners: number,
  ): void
  poolBackward(
    dy: number,
    winners: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    dx: number,
  ): void

  activationForward(y: number, count: number, activation: number): void
  activationBackward(y: number, dy: number, count: number, activation: number): void

  columnMoments(x: number, rows: number, columns: number, mean: number, variance: number): void
  updateRunning(
    mean: number,
    variance: number,
    rows: number,
    columns: number,
    runningMean: number,
    runningVariance: number,
    keep: number,
  ): void
  inverseDeviation(variance: number, columns: number, epsilon: number, inverse: number): void
  normalize(
    x: number,
    rows: number,
    columns: number,
    mean: number,
    inverse: number,
    gamma: number,
    beta: number,
    y: number,
  ): void
  gammaGradient(
    x: number,
    dy: number,
    rows: number,
    columns: number,
    mean: number,
    inverse: number,
    dgamma: number,
  ): void
  normalizeBackward(
    x: number,
    dy: number,
    rows: number,
    columns: number,
    mean: number,
    inverse: number,
    gamma: number,
    dgamma: number,
    dbeta: number,
    dx: number,
  ): void

  dropoutForward(x: number, count: number, rate: number, state: number, mask: number, y: number): void
  multiply(a: number, b: number, count: number, out: number): void

  softmaxRows(z: number, rows: number, classes: number, p: number): void
  softmaxBackward(p: number, gradient: number, rows: number, classes: number): void
  crossEntropy(
    z: number,
    labels: number,
    rows: number,
    classes: number,
    smoothing: number,
    scale: number,
    gradient: number,
    room: number,
  ): number
  hinge(z: number, labels: number, rows: number, classes: number, scale: number, gradient: number): number
  squaredError(
    z: number,
    labels: number,
    rows: number,
    classes: number,
    scale: number,
    gradient: number,
  ): number
  countCorrect(z: number, labels: number, rows: number, classes: number): number

  sgd(w: number, g: number, count: number, rate: number, scale: number): void
  momentum(
    w: number,
    g: number,
    b: number,
    count: number,
    rate: number,
    scale: number,
    keep: number,
    nesterov: boolean,
  ): void
  rmsprop(
    w: number,
    g: number,
    v: number,
    count: number,
    rate: number,
    scale: number,
    decay: number,
    epsilon: number,
  ): void
  adam(
    w: number,
    g: number,
    m: number,
    v: number,
    count: number,
    scale: number,
    fresh1: number,
    beta2: number,
    fresh2: number,
    stepSize: number,
    inverseRoot: number,
    epsilon: number,
    decay: number,
  ): void
  addScaled(y: number, x: number, count: number, factor: number): void
  copyScaled(y: number, x: number, count: number, factor: number): void

  sum(x: number, count: number): number
  sumSquares(x: number, count: number, shift: number): number
  distanceSquared(a: number, b: number, count: number): number
  columnSums(x: number, rows: number, columns: number, out: number): void
  deadColumns(x: number, rows: number, columns: number): number
  countOutside(x: number, count: number, low: number, high: number): number
}

/** Codes of the activations that kernels take. */
export const activationCodes = { none: 0, relu: 1, 'leaky-relu': 2, tanh: 3, sigmoid: 4 } as const

/** What one thread has compiled; code only, so that engines share nothing that changes. */
let compiled: InstanceType<typeof webAssembly.Module> | undefined

/** An instance of the kernels over `memory` (at least one page). Synchronous; compiles once a thread. */
export function instantiateKernels(memory: LinearMemory): Kernels {
  compiled ??= new webAssembly.Module(Buffer.from(wasmBase64, 'base64'))
  return new webAssembly.Instance(compiled, { env: { memory } }).exports as Kernels
}
