import { formatValue } from '../format-value.ts'
import { tidy } from '../round-setting.ts'
import { type Examination, isRange, type Range, rescaled } from './complaint.ts'
import { hasAny, nameWords } from './name-words.ts'

/** Names of things that are counted, not scaled: one is as good as another, however many there are. */
const counters = ['seed', 'seeds', 'fold', 'index', 'id']
/** Names of what multiplies, beside learning rates and regularization by their role. */
const factors = ['lr', 'wd', 'l1', 'l2', 'eps', 'epsilon', 'penalty']
/** With these, a name that begins like a learning rate's is something about its schedule. */
const aboutSchedule = [
  'gamma',
  'factor',
  'warmup',
  'power',
  'ratio',
  'steps',
  'step',
  'epochs',
  'patience',
  'mult',
  'min',
]

/**
 * Linear ranges that span two decades or more, and linear ranges of what multiplies that begin at zero: nine tenths of the
 * trials would go to the highest decade.
 */
export const linearOverDecades: Examination = (parameter) => {
  if (!isRange(parameter) || (parameter.scale !== 'linear' && parameter.scale !== 'normal')) return null
  const { name, low, high } = parameter
  if (hasAny(nameWords(name), counters)) return null
  const fromZero = low === 0 && high > 0 && multiplies(parameter)
  if (!fromZero && !(low > 0 && high / low >= 100)) return null
  const span = fromZero ? 'from zero' : `over ${Number(Math.log10(high / low).toPrecision(2))} decades`
  return {
    message: `${name} is searched on a linear scale ${span} up to ${formatValue(high)}: 90 % of the trials would lie above ${formatValue(Number((low + 0.1 * (high - low)).toPrecision(2)))}.`,
    mended: rescaled(parameter, { scale: 'log', low: fromZero ? tidy(high * 1e-5) : low }),
  }
}

function multiplies({ name, role, kind }: Range): boolean {
  if (role === 'learningRate' || role === 'regularization') return true
  const words = nameWords(name)
  if (kind === 'integer' || role !== undefined || hasAny(words, aboutSchedule)) return false
  const together = (a: string, b: string) => words.has(a) && words.has(b)
  return hasAny(words, factors) || together('learning', 'rate') || together('weight', 'decay')
}
