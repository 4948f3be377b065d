import { formatValue } from '../format-value.ts'
import { choiceParameter } from '../parameters.ts'
import { tidy } from '../round-setting.ts'
import { type Examination, isRange, type Range } from './complaint.ts'
import { hasAny, nameWords } from './name-words.ts'

/** Names of what averages over 1 / (1 - x) steps. */
const averages = ['momentum', 'beta1', 'beta2', 'ema', 'discount', 'polyak']
/** Fewer decades of 1 - x than this are searched well enough on a straight scale. */
const spread = 100

/** Linear ranges of what averages over 1 / (1 - x) steps, over decades of it: 0.9 to 0.999 is 10 to 1,000 steps. */
export const linearUpToOne: Examination = (parameter) => {
  if (!isRange(parameter) || parameter.scale !== 'linear') return null
  const { name, low, high } = parameter
  const isAverage = parameter.role === 'momentum' || hasAny(nameWords(name), averages)
  if (!isAverage || low < 0.5 || high >= 1 || (1 - low) / (1 - high) < spread - 1e-6) return null
  const steps = (value: number): string => formatValue(Math.round(1 / (1 - value)))
  return {
    message: `${name} is searched on a linear scale from ${formatValue(low)} to ${formatValue(high)}, which averages over ${steps(low)} to ${steps(high)} steps: nearly all trials would have fewer than ${steps(1 - 10 * (1 - high))}.`,
    mended: asLadder(parameter),
  }
}

/** Half decades of 1 - x, in order. */
function asLadder({ name, role, condition, low, high }: Range) {
  const count = Math.ceil(2 * Math.log10((1 - low) / (1 - high)) - 1e-9)
  const rungs = Array.from({ length: count + 1 }, (_, i) =>
    i === 0 ? low : i === count ? high : tidy(1 - Number(((1 - low) * 10 ** (-i / 2)).toPrecision(1))),
  )
  return choiceParameter({
    name,
    choices: rungs,
    ordered: true,
    ...(role ? { role } : {}),
    ...(condition ? { condition } : {}),
  })
}
