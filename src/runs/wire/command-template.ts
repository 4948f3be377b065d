import type { Orders } from '../../domain/orders.ts'
import type { SettingValue } from '../../domain/setting.ts'

export interface RenderedCommand {
  readonly argv: readonly string[]
  /** One sentence for each placeholder that was left as it stands. */
  readonly hints: readonly string[]
}

/** `{lr}`, `{trial.dir}`, and for switches `{amp?--amp:--no-amp}`; not a shell's `${HOME}`. */
const placeholder = /(?<!\$)\{([A-Za-z_][\w./-]*)(?:\?([^{}:]*):([^{}]*))?\}/g

/**
 * Puts settings and orders into the words of a command: `{lr}` or any other setting by its name, `{seed}`, `{epochs}`,
 * `{steps}`, `{samples}`, `{trial.dir}`. `{amp?--amp:--no-amp}` becomes the first word where the setting is on, the
 * second where it is off; a word of which nothing is left is dropped. Numbers are written in the shortest form.
 *
 * What has no value stays as it stands, with a hint. Settings without a placeholder are no mistake: they are in the
 * environment and in the settings file too.
 */
export function renderCommand(argv: readonly string[], given: RunPlace): RenderedCommand {
  const values = valuesOf(given)
  const hints: string[] = []
  const words: string[] = []
  for (const word of argv) {
    const rendered = fill(word, values, (name) => hints.push(hintFor(name, given.orders, [...values.keys()])))
    if (rendered !== '' || word === '') words.push(rendered)
  }
  return { argv: words, hints }
}

/** Orders of a run, its folder, and files of its own by the names that the command calls them. */
export interface RunPlace {
  readonly orders: Orders
  readonly folder: string
  readonly files?: Readonly<Record<string, string>>
}

/**
 * The value for a word of a configuration file: that of a placeholder which is all of it, with its type; otherwise the word
 * with its placeholders filled in; null where it has none.
 */
export function renderWord(word: string, given: RunPlace): SettingValue | null {
  const values = valuesOf(given)
  const name = /^\{([A-Za-z_][\w./-]*)\}$/.exec(word)?.[1]
  if (name !== undefined) return values.get(name) ?? null
  const rendered = fill(word, values, () => {})
  return rendered === word ? null : rendered
}

function fill(
  word: string,
  values: ReadonlyMap<string, SettingValue>,
  missing: (name: string) => void,
): string {
  return word.replace(placeholder, (text, name: string, on?: string, off?: string) => {
    const value = values.get(name)
    if (value === undefined) {
      missing(name)
      return text
    }
    return on === undefined ? String(value) : isOn(value) ? on : (off ?? '')
  })
}

/** Settings go first: a program may search what we call `{epochs}`. */
function valuesOf({ orders, folder, files = {} }: RunPlace): ReadonlyMap<string, SettingValue> {
  const { settings, seed, budget, samples } = orders
  const values = new Map<string, SettingValue>([
    ...Object.entries(files),
    ['trial.dir', folder],
    ['seed', seed],
  ])
  if (budget !== undefined) values.set(budget.unit, budget.amount)
  if (samples !== undefined) values.set('samples', samples)
  for (const [name, value] of Object.entries(settings)) values.set(name, value)
  return values
}

function isOn(value: SettingValue): boolean {
  return value === true || value === 'true' || (typeof value === 'number' && value !== 0)
}

function hintFor(name: string, { budget }: Orders, known: readonly string[]): string {
  const left = `{${name}} in the command was left as it stands:`
  if (name === 'epochs' || name === 'steps') {
    return budget === undefined
      ? `${left} this run has no budget.`
      : `${left} the budget of this run is in ${budget.unit}; write {${budget.unit}}.`
  }
  if (name === 'samples') return `${left} this run trains on all samples.`
  return `${left} no setting has this name; known are ${known.map((one) => `{${one}}`).join(', ')}.`
}
