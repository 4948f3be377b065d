import type { Parameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import type { CommandWord, Importer } from './importer.ts'
import { nothingSaid } from './importer.ts'
import { numberAt, optionalNumber, type Positioned, parsePositioned, textAt } from './positioned.ts'
import { choiceOf, type Ranged, realRange, wholeRange } from './ranges.ts'

/** A sweep of Weights & Biases: `program`, `method`, `metric`, `parameters`, `command`. */
export const wandbSweep: Importer = {
  name: 'wandb',
  summary: 'a sweep of Weights & Biases (sweep.yaml)',
  recognises: ({ text }) =>
    text !== null && /^parameters\s*:/m.test(text) && /^(method|program|command)\s*:/m.test(text),
  read({ path, text }) {
    const root = parsePositioned(path, text ?? '')
    const found = root.get('parameters')
    if (found === null || found.entries.length === 0)
      throw (found ?? root).wrong('a mapping named parameters')
    const parameters: Parameter[] = []
    const fixed: Record<string, SettingValue> = {}
    const notes: string[] = []
    for (const [name, node] of flattened(found.entries)) {
      const ranged = rangeOf(name, node, notes)
      if (ranged.kind === 'fixed') fixed[name] = ranged.value
      else parameters.push(ranged.parameter)
    }
    const method = textAt(root.get('method'))
    if (method === 'bayes')
      notes.push("The method bayes is read as babysit's own search; --sampler offers others.")
    if (root.get('early_terminate') !== null)
      notes.push('early_terminate is left out: trials that explode are broken off, see --scheduler for more.')
    return {
      ...nothingSaid,
      parameters,
      fixed,
      goal: goalOf(root.get('metric')),
      command: commandOf(root, notes, [
        ...parameters,
        ...Object.keys(fixed).map((name) => ({ name, kind: 'fixed' })),
      ]),
      trials: optionalNumber(root.get('run_cap')),
      sampler: method === 'grid' ? 'grid' : null,
      notes,
    }
  },
}

/** Nested parameters by their dotted names. */
function flattened(
  entries: Positioned['entries'],
  before = '',
): readonly (readonly [name: string, node: Positioned])[] {
  return entries.flatMap(([name, node]) => {
    const inner = node.get('parameters')
    return inner === null ? [[before + name, node] as const] : flattened(inner.entries, `${before}${name}.`)
  })
}

function rangeOf(name: string, node: Positioned, notes: string[]): Ranged {
  const values = node.get('values')
  const constant = node.get('value')
  if (values !== null) {
    if (node.get('probabilities') !== null) notes.push(`${name}: its values are drawn with equal shares.`)
    return choiceOf(values, name, values.items)
  }
  if (constant !== null) return choiceOf(constant, name, [constant])
  const distribution = textAt(node.get('distribution'))
  const kind = distribution ?? 'uniform'
  const step = optionalNumber(node.get('q'))
  if (/^(q_)?(log_)?normal$/.test(kind)) {
    const [mu, sigma] = ['mu', 'sigma'].map((part) => numberAt(node.get(part), node, part)) as [
      number,
      number,
    ]
    const [low, high] = [mu - 2 * sigma, mu + 2 * sigma]
    return kind.includes('log')
      ? realRange(node, { name, low: Math.exp(low), high: Math.exp(high), scale: 'lognormal' })
      : realRange(node, { name, low, high, scale: 'normal' })
  }
  const low = numberAt(node.get('min'), node, 'min')
  const high = numberAt(node.get('max'), node, 'max')
  const whole = Number.isInteger(low) && Number.isInteger(high)
  if (kind === 'int_uniform' || (distribution === null && whole))
    return wholeRange(node, { name, low, high, step })
  if (kind === 'uniform' || kind === 'q_uniform')
    return realRange(node, { name, low, high, step: step ?? (kind === 'q_uniform' ? 1 : null) })
  if (kind.endsWith('log_uniform_values') && !kind.startsWith('inv'))
    return realRange(node, { name, low, high, scale: 'log' })
  // The older form gives exponents of e.
  if (kind.endsWith('log_uniform') && !kind.startsWith('inv'))
    return realRange(node, { name, low: digits(Math.exp(low)), high: digits(Math.exp(high)), scale: 'log' })
  if (kind.startsWith('inv_log_uniform')) {
    notes.push(`${name}: ${kind} is read as a plain logarithmic range.`)
    const ends = kind.endsWith('values') ? [low, high] : [Math.exp(low), Math.exp(high)]
    return realRange(node, { name, low: digits(ends[0]!), high: digits(ends[1]!), scale: 'log' })
  }
  throw (node.get('distribution') ?? node).wrong(
    'a distribution that babysit has: uniform, int_uniform, q_uniform, log_uniform_values, log_uniform, normal, log_normal, or values',
  )
}

function digits(value: number): number {
  return Number(value.toPrecision(3))
}

function goalOf(metric: Positioned | null) {
  if (metric === null) return null
  const name = textAt(metric.get('name'))
  if (name === null) throw metric.wrong('a mapping with the name of a metric')
  const goal = metric.get('goal')
  const wanted = textAt(goal) ?? 'minimize'
  if (wanted !== 'minimize' && wanted !== 'maximize') throw goal!.wrong('minimize or maximize')
  return { series: name, direction: wanted } as const
}

/** The command that a sweep's agent runs, its arguments as they are written there. */
function commandOf(
  root: Positioned,
  notes: string[],
  parameters: readonly { readonly name: string; readonly kind: string }[],
): readonly CommandWord[] | null {
  const program = textAt(root.get('program'))
  const given = root.get('command')
  if (given === null && program === null) return null
  const plain = (name: string) => ({ before: `--${name}=`, parameter: name, after: '' })
  const macros: Readonly<Record<string, () => readonly CommandWord[]>> = {
    env: () => [],
    interpreter: () => ['python'],
    program: () => {
      if (program === null) throw root.wrong('a program: its command names one')
      return [program]
    },
    args: () => parameters.map(({ name }) => plain(name)),
    args_no_boolean_flags: () =>
      parameters.flatMap(({ name, kind }) =>
        kind === 'boolean' ? [`--${name}`, { before: '', parameter: name, after: '' }] : [plain(name)],
      ),
    args_no_hyphens: () => parameters.map(({ name }) => ({ before: `${name}=`, parameter: name, after: '' })),
    args_json: left,
    args_json_file: left,
  }
  function left(): readonly CommandWord[] {
    notes.push('The settings are not among the words: they are in BABYSIT_PARAMS and in BABYSIT_PARAMS_FILE.')
    return []
  }
  if (given === null) return ['interpreter', 'program', 'args'].flatMap((name) => macros[name]!())
  return given.items.flatMap((item) => {
    const word = String(item.value)
    const macro = /^\$\{(\w+)\}$/.exec(word)?.[1]
    return macro === undefined ? [word] : (macros[macro]?.() ?? [word])
  })
}
