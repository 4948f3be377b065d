import { formatValue } from '../format-value.ts'
import { tidy } from '../round-setting.ts'
import { type Examination, isRange, type Range, rescaled } from './complaint.ts'
import { hasAny, nameWords } from './name-words.ts'

/** Names of shares of a whole: what is 0.1 more matters as much at 0.1 as at 0.4. */
const shares = [
  'dropout',
  'droppath',
  'drop',
  'prob',
  'probability',
  'fraction',
  'frac',
  'portion',
  'smoothing',
  'mixup',
  'cutmix',
  'cutout',
  'split',
]
/** Names of what is near 1 and counts by its distance from there. */
const nearOne = ['momentum', 'beta1', 'beta2', 'ema', 'discount']
/** So many layers and fewer are a number to count by. */
const fewLayers = 16

/** Log ranges of shares, of what is measured from 1, and of a few layers: most trials would go to the end that matters least. */
export const logWhereLinear: Examination = (parameter) => {
  if (!isRange(parameter) || (parameter.scale !== 'log' && parameter.scale !== 'lognormal')) return null
  const { name, low, high } = parameter
  const told = (why: string, to: { readonly low?: number } = {}) => ({
    message: `${name} is searched on a logarithmic scale from ${formatValue(low)} to ${formatValue(high)}: half of the trials would lie below ${formatValue(tidy(Number(Math.sqrt(low * high).toPrecision(2))))}, though ${why}.`,
    mended: rescaled(parameter, { scale: 'linear', ...to }),
  })
  if (isNearOne(parameter)) return told('it is its distance from 1 that counts')
  if (isShare(parameter))
    return told('equal steps of a share count alike', high / low >= 10 ? { low: 0 } : {})
  if (isFewLayers(parameter)) return told('of so few layers each counts alike')
  return null
}

function isNearOne({ name, role, low, high }: Range): boolean {
  return high <= 1 && low >= 0.05 && (role === 'momentum' || hasAny(nameWords(name), nearOne))
}

function isShare({ name, role, low, high }: Range): boolean {
  if (high > 1 || high < 0.05 || high / low < 3) return false
  return role === 'dropout' || (role === undefined && hasAny(nameWords(name), shares))
}

function isFewLayers({ kind, role, low, high }: Range): boolean {
  return kind === 'integer' && role === 'depth' && high <= fewLayers && high / low >= 3
}
