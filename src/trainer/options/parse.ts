import { BabysitError } from '../../domain/error.ts'
import type { SettingValue } from '../../domain/setting.ts'
import type { TrainerOption } from './option.ts'
import { nearest } from './suggest.ts'
import { trainerOptions } from './table.ts'

/** The option of that name, which may be an alias, in kebab-case or camelCase; throws with the nearest where there is none. */
export function findOption(name: string, what: 'option' | 'parameter'): TrainerOption {
  const kebab = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
  const usable = what === 'option' ? trainerOptions : trainerOptions.filter((option) => option.searchable)
  const found = usable.find((option) => option.name === kebab || option.aliases?.includes(kebab))
  if (found !== undefined) return found
  const names = usable.flatMap((option) => [option.name, ...(option.aliases ?? [])])
  const near = nearest(kebab, names)
  const list = usable.map((option) => option.name).join(', ')
  throw new BabysitError(
    what === 'option' ? 'BS7201' : 'BS7202',
    `The built-in trainer has no ${what} ${JSON.stringify(name)}.`,
    { next: near === null ? `It knows: ${list}.` : `Did you mean ${near}? It knows: ${list}.` },
  )
}

/** The value of an option in its own type: words from a command line become numbers and switches. */
export function parseValue(option: TrainerOption, value: SettingValue): SettingValue {
  switch (option.type) {
    case 'text':
      return String(value)
    case 'boolean':
      return parseBoolean(option, value)
    case 'choice':
      return parseChoice(option, value)
    case 'number':
    case 'integer':
      return parseNumber(option, value)
  }
}

function parseBoolean(option: TrainerOption, value: SettingValue): boolean {
  if (typeof value === 'boolean') return value
  if (['true', 'yes', '1', 'on'].includes(String(value).toLowerCase())) return true
  if (['false', 'no', '0', 'off'].includes(String(value).toLowerCase())) return false
  throw new BabysitError('BS7203', `--${option.name} is ${JSON.stringify(value)}; expected true or false.`, {
    next: `Write --${option.name} true or --${option.name} false.`,
  })
}

function parseChoice(option: TrainerOption & { type: 'choice' }, value: SettingValue): string {
  const word = String(value)
  if (option.choices.includes(word)) return word
  const near = nearest(word, option.choices)
  throw new BabysitError(
    unknownChoiceCodes[option.name] ?? 'BS7204',
    `Unknown ${option.name} ${JSON.stringify(value)}; expected one of ${option.choices.join(', ')}.`,
    { next: near === null ? `Choose one of ${option.choices.join(', ')}.` : `Did you mean ${near}?` },
  )
}

const unknownChoiceCodes: Readonly<Record<string, string>> = { model: 'BS7205', fault: 'BS7206' }

function parseNumber(option: TrainerOption & { type: 'number' | 'integer' }, value: SettingValue): number {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && value.trim() !== ''
        ? Number(value)
        : Number.NaN
  const { min, max, open } = option
  const kind = option.type === 'integer' ? 'a whole number' : 'a number'
  const low = open === 'min' ? `above ${min}` : `from ${min}`
  const high = open === 'max' ? `below ${max}` : `to ${max}`
  const inside =
    number >= min &&
    number <= max &&
    !(open === 'min' && number === min) &&
    !(open === 'max' && number === max)
  if (inside && (option.type === 'number' || Number.isInteger(number))) return number
  throw new BabysitError(
    'BS7207',
    `--${option.name} is ${JSON.stringify(value)}; expected ${kind} ${low} ${high}.`,
    {
      next: `${option.name}: ${option.help}.`,
    },
  )
}
