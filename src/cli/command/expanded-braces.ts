import type { Role } from '../../domain/parameter.ts'
import { roleOf } from '../../space/roles.ts'

/** Roles that take one value: two after their option are a list that a shell has made of braces. */
const single: ReadonlySet<Role> = new Set([
  'learningRate',
  'regularization',
  'dropout',
  'momentum',
  'batchSize',
  'optimizer',
  'schedule',
  'epochs',
])

/** Words that name one choice of several, by what they choose. */
const kindred: readonly (readonly string[])[] = [
  [
    'adam',
    'adamw',
    'sgd',
    'rmsprop',
    'adagrad',
    'adadelta',
    'nadam',
    'radam',
    'lion',
    'lamb',
    'adafactor',
    'lbfgs',
    'muon',
  ],
  ['relu', 'gelu', 'silu', 'swish', 'tanh', 'sigmoid', 'elu', 'selu', 'leaky_relu', 'mish', 'softplus'],
  ['constant', 'linear', 'cosine', 'step', 'exponential', 'polynomial', 'onecycle', 'plateau'],
  ['true', 'false', 'on', 'off', 'yes', 'no', 'True', 'False'],
  ['fp16', 'fp32', 'bf16', 'float16', 'float32', 'bfloat16'],
]

/**
 * Hints for lists that a shell has obviously expanded before we saw them: `--opt {adam,sgd}` arrives as
 * `--opt adam sgd`, `--bs {16..20}` as five numbers. Options that take several words of their own (`--betas 0.9 0.999`,
 * `--size 224 224`) get none.
 */
export function expandedBraces(words: readonly string[]): readonly string[] {
  const hints: string[] = []
  for (const [at, word] of words.entries()) {
    if (!/^--?[A-Za-z][\w.-]*$/.test(word)) continue
    const rest = words.slice(at + 1)
    const end = rest.findIndex((next) => next.startsWith('-') && !/^-[\d.]/.test(next))
    const values = end < 0 ? rest : rest.slice(0, end)
    if (!isExpanded(word, values)) continue
    const range = isSequence(values) ? `${values[0]}..${values.at(-1)}` : values.join(',')
    const braces = isSequence(values) ? `{${range}}` : `{${values.join(',')}}`
    hints.push(
      `${word} ${shortened(values)}: it looks as if your shell expanded ${braces}; write ${word} @${range}.`,
    )
  }
  return [...hints, ...repeatedOptions(words)]
}

function isExpanded(option: string, values: readonly string[]): boolean {
  if (values.length < 2 || new Set(values).size !== values.length) return false
  if (isSequence(values)) return true
  if (kindred.some((family) => values.every((value) => family.includes(value)))) return true
  const role = roleOf(option.replace(/^-+/, ''))
  return role !== undefined && single.has(role) && values.every(isNumber)
}

/** `--opt={adam,sgd}` arrives as the same option twice, side by side. */
function repeatedOptions(words: readonly string[]): readonly string[] {
  const hints: string[] = []
  for (let at = 0; at < words.length; at++) {
    const option = /^(--?[A-Za-z][\w.-]*)=/.exec(words[at]!)?.[1]
    if (option === undefined) continue
    let end = at + 1
    while (words[end]?.startsWith(`${option}=`)) end++
    const values = words.slice(at, end).map((word) => word.slice(option.length + 1))
    if (isExpanded(option, values))
      hints.push(
        `${option} ${shortened(values)}: it looks as if your shell expanded {${values.join(',')}}; write ${option}=@${values.join(',')}.`,
      )
    at = end - 1
  }
  return hints
}

/** Three or more whole numbers, one after the other. */
function isSequence(values: readonly string[]): boolean {
  if (values.length < 3 || !values.every((value) => /^-?\d+$/.test(value))) return false
  const numbers = values.map(Number)
  const step = numbers[1]! - numbers[0]!
  return Math.abs(step) === 1 && numbers.every((value, i) => i === 0 || value - numbers[i - 1]! === step)
}

function isNumber(word: string): boolean {
  return word !== '' && Number.isFinite(Number(word))
}

function shortened(values: readonly string[]): string {
  return values.length <= 4 ? values.join(' ') : `${values.slice(0, 3).join(' ')} ... ${values.at(-1)}`
}
