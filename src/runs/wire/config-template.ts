import { parse as parseToml, stringify as stringifyToml } from 'smol-toml'
import { isMap, isPair, isScalar, parseDocument, Scalar, visit } from 'yaml'
import { BabysitError } from '../../domain/error.ts'
import type { ConfigTemplate } from '../../domain/program.ts'
import type { SettingValue } from '../../domain/setting.ts'

/** What is to stand for a word of a configuration file; null leaves it as it is. */
export type Replacement = (word: string, path: readonly string[]) => SettingValue | null

/** A placeholder alone: `{lr}`, `{trial.dir}`. */
const placeholder = /^\{[A-Za-z_][\w./-]*\}$/

export function formatOf(name: string): ConfigTemplate['format'] {
  const ending = /\.(ya?ml|json|toml)$/i.exec(name)?.[1]?.toLowerCase()
  return ending === undefined ? 'text' : ending === 'yml' ? 'yaml' : (ending as 'yaml' | 'json' | 'toml')
}

/**
 * A configuration file with its words replaced, everything else as it was: comments and order in YAML, values in JSON
 * and TOML. Numbers and switches become those of the format, not words in quotes; `{lr}` is a word in YAML as well,
 * though it could be read as a mapping. A text of any other kind is one word.
 *
 * @throws BabysitError BS3004 where the file cannot be read, with line and column
 */
export function replaceInTemplate(template: ConfigTemplate, replace: Replacement): string {
  switch (template.format) {
    case 'yaml':
      return replaceInYaml(template, replace)
    case 'json':
      return `${JSON.stringify(replaceIn(parseJson(template), replace), null, 2)}\n`
    case 'toml':
      return replaceInToml(template, replace)
    case 'text':
      return String(replace(template.text, []) ?? template.text)
  }
}

function replaceInYaml(template: ConfigTemplate, replace: Replacement): string {
  const document = parseDocument(template.text)
  // `lr: @log:1e-5..1e-1` without quotes: YAML keeps @ for later, we do not.
  const error = document.errors.find(({ code }) => code !== 'BAD_SCALAR_START')
  if (error !== undefined) throw cannotRead(template, { why: error.message, ...error.linePos?.[0] })
  document.errors.length = 0
  const numbers: string[] = []
  const scalar = (value: SettingValue): Scalar => {
    if (typeof value !== 'number') return new Scalar(value)
    numbers.push(yamlNumber(value))
    const mark = new Scalar(`babysit-number-${numbers.length - 1}-`)
    mark.type = 'PLAIN'
    return mark
  }
  visit(document, {
    Map(_, node, ancestors) {
      const [only] = node.items
      const word =
        only !== undefined && isPair(only) && isScalar(only.key) ? `{${String(only.key.value)}}` : ''
      const alone =
        node.flow === true && node.items.length === 1 && isScalar(only?.value) && only.value.value === null
      if (
        (alone || (node.flow && only?.value === null && node.items.length === 1)) &&
        placeholder.test(word)
      ) {
        const value = replace(word, pathOf(ancestors))
        if (value !== null) return scalar(value)
      }
      return undefined
    },
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string') return undefined
      const value = replace(node.value, pathOf(ancestors))
      if (value === null) return undefined
      const next = scalar(value)
      if (node.comment != null) next.comment = node.comment
      if (node.commentBefore != null) next.commentBefore = node.commentBefore
      return next
    },
  })
  return document.toString().replace(/babysit-number-(\d+)-/g, (_, at: string) => numbers[Number(at)]!)
}

/** Readers of YAML 1.1 (Python's) take `1e-5` for a word: a number needs a point, and a sign in its exponent. */
function yamlNumber(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  const [mantissa = '', exponent = ''] = text.split('e')
  const signed = exponent.startsWith('-') || exponent.startsWith('+') ? exponent : `+${exponent}`
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${signed}`
}

function pathOf(ancestors: readonly unknown[]): readonly string[] {
  return ancestors.flatMap((node, at) => {
    if (isPair(node)) return isScalar(node.key) ? [String(node.key.value)] : []
    const next = ancestors[at + 1]
    const items = isMap(node) ? [] : ((node as { items?: readonly unknown[] }).items ?? [])
    const place = items.indexOf(next)
    return place < 0 ? [] : [String(place)]
  })
}

function parseJson(template: ConfigTemplate): unknown {
  try {
    return JSON.parse(template.text)
  } catch (error) {
    throw cannotRead(template, { why: (error as Error).message })
  }
}

function replaceInToml(template: ConfigTemplate, replace: Replacement): string {
  let table: Record<string, unknown>
  try {
    // Whole numbers apart, so that 1.0 stays a real number.
    table = parseToml(template.text, { integersAsBigInt: true })
  } catch (error) {
    const { message, line, column: col } = error as Error & { line?: number; column?: number }
    throw cannotRead(template, { why: message.split('\n')[0] ?? '', ...(line && col ? { line, col } : {}) })
  }
  const whole = (word: string, path: readonly string[]) => {
    const value = replace(word, path)
    return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
  }
  return stringifyToml(replaceIn(table, whole) as Record<string, unknown>, { numbersAsFloat: true })
}

function replaceIn(
  value: unknown,
  replace: (word: string, path: readonly string[]) => unknown,
  path: readonly string[] = [],
): unknown {
  if (typeof value === 'string') return replace(value, path) ?? value
  if (Array.isArray(value)) return value.map((item, at) => replaceIn(item, replace, [...path, String(at)]))
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceIn(item, replace, [...path, key])]),
  )
}

function cannotRead(
  { name, format }: ConfigTemplate,
  { why, line, col }: { readonly why: string; readonly line?: number; readonly col?: number },
): BabysitError {
  const where = line === undefined ? '' : `:${line}${col === undefined ? '' : `:${col}`}`
  return new BabysitError(
    'BS3004',
    `${name}${where} cannot be read as ${format.toUpperCase()}: ${why.trim()}`,
    {
      next: 'Mend the file; placeholders such as {lr} and ranges stand where a value would, in quotes where in doubt.',
    },
  )
}
