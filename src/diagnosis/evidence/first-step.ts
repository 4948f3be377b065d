import { median } from '../../math/quantile.ts'
import { isWeights } from './layer-windows.ts'
import type { RunTrace } from './run-trace.ts'

/** Change of the hidden layers by their first update, from which on it is long (ours). */
const longUpdate = 0.2
/** The first report still tells of the first step. */
const atFirst = 2

/**
 * Share of the loss that the first step would win, if the loss were straight: down the gradient it is the rate times the squared
 * gradient norm. For optimizers whose steps are the gradient's; null for others, and where a number is missing.
 */
export function winOfFirstStep({ facts, curve, rate }: RunTrace): number | null {
  if (!/^(sgd|momentum|nesterov)$/i.test(String(facts.optimizer ?? ''))) return null
  const gradient = curve('grad_norm').firstValues[0]
  const loss = curve('train/loss').firstValues[0]
  const first = rate.known ? rate.first : facts.learningRate
  if (gradient === undefined || loss === undefined || first === undefined || !(loss > 0)) return null
  return (first * gradient ** 2) / loss
}

/**
 * Whether the first step went beyond where the gradient it followed means anything: it promised to win more than the whole loss, or
 * changed the hidden layers by a good part of their size. Null where neither is known. A rate that is far too high begins so.
 */
export function isFirstStepLong(trace: RunTrace): boolean | null {
  const win = winOfFirstStep(trace)
  const update = firstUpdate(trace)
  if (win === null && update === null) return null
  return (win !== null && win >= 1) || (update !== null && update >= longUpdate)
}

/** Of the hidden layers, because the last one often begins near zero. */
function firstUpdate({ layers }: RunTrace): number | null {
  const hidden = layers.all().filter(isWeights).slice(0, -1)
  const ratios = hidden
    .filter(({ firstStep }) => firstStep <= atFirst)
    .map(({ first }) => first.updateRatio)
    .filter(Number.isFinite)
  return ratios.length === 0 ? null : median(ratios)
}
