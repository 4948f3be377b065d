import { validateTrainerOptions } from '../../src/trainer/main.ts'
import type { Engine } from '../../src/trainer/network/network.ts'
import { prepareRun } from '../../src/trainer/training/prepare.ts'
import type { Options } from './tasks.ts'

// The two single-sweep finders in common use, written from their description: one run whose rate grows exponentially
// from batch to batch, losses smoothed as they come in, one rate read off the curve.

export interface Sweep {
  readonly rates: readonly number[]
  /** Exponential moving average (0.98) of the losses of the batches, corrected for its start. */
  readonly smoothed: readonly number[]
}

const smoothing = 0.98
const tooHigh = 4

/** One run over `batches` mini-batches; ends where the smoothed loss passes 4 times its best, as both peers do. */
export function sweepRates(
  options: Options,
  about: { readonly low: number; readonly high: number; readonly batches: number; readonly seed: number },
): Sweep {
  const orders = { seed: about.seed, budget: null, samples: null, inputs: null, evaluate: null }
  const { engine, batches, settings } = prepareRun(validateTrainerOptions({ ...options, reg: 1e-5 }), orders)
  const rates: number[] = []
  const smoothed: number[] = []
  let average = 0
  let best = Number.POSITIVE_INFINITY
  for (let index = 0; index < about.batches; index++) {
    const rate = rateAt(index, about)
    batches.next()
    const { loss } = stepAt(engine, { ...batches, rate, regularization: settings.reg })
    average = smoothing * average + (1 - smoothing) * loss
    const corrected = average / (1 - smoothing ** (index + 1))
    if (!Number.isFinite(corrected)) break
    rates.push(rate)
    smoothed.push(corrected)
    best = Math.min(best, corrected)
    if (index > 0 && corrected > tooHigh * best) break
  }
  return { rates, smoothed }
}

/** Evenly spaced in log space, both ends included. */
export function rateAt(
  index: number,
  { low, high, batches }: { readonly low: number; readonly high: number; readonly batches: number },
): number {
  return low * (high / low) ** (index / (batches - 1))
}

function stepAt(
  engine: Engine,
  about: { x: Float32Array; y: Int32Array; size: number; rate: number; regularization: number },
) {
  const { x, y, size, rate, regularization } = about
  return engine.step(x, y, size, { learningRate: rate, regularization, clip: 0 })
}

/**
 * fastai's `valley`: the longest falling subsequence of the smoothed losses is the valley; the rate stands at a share
 * of it. Its manual says about two thirds, its released code takes the middle; the first tenth and the last five
 * points are cut off beforehand.
 */
export function valley(sweep: Sweep, share: number): number | null {
  const from = Math.floor(sweep.smoothed.length / 10)
  const losses = sweep.smoothed.slice(from, -5)
  if (losses.length === 0) return null
  const lengths = losses.map(() => 1)
  let end = 0
  for (const [index, loss] of losses.entries()) {
    for (let before = 0; before < index; before++) {
      if (loss < losses[before]!) lengths[index] = Math.max(lengths[index]!, lengths[before]! + 1)
    }
    if (lengths[index]! > lengths[end]!) end = index
  }
  const start = Math.max(0, end - lengths[end]!)
  return sweep.rates[from + start + Math.floor((end - start) * share)]!
}

/** Lightning's suggestion: where the smoothed loss falls most steeply, without the first ten points and the last. */
export function steepest(sweep: Sweep, skip = { begin: 10, end: 1 }): number | null {
  const losses = sweep.smoothed.slice(skip.begin, sweep.smoothed.length - skip.end)
  if (losses.length < 2) return null
  const slopes = losses.map((loss, index) => {
    const [before, after] = [losses[index - 1], losses[index + 1]]
    if (before === undefined) return after! - loss
    return after === undefined ? loss - before : (after - before) / 2
  })
  return sweep.rates[skip.begin + slopes.indexOf(Math.min(...slopes))]!
}
