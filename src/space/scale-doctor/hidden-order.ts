import type { SettingValue } from '../../domain/setting.ts'
import { formatValue } from '../format-value.ts'
import type { Examination } from './complaint.ts'
import { hasAny, nameWords } from './name-words.ts'

/** Of these, neighbouring numbers have nothing to do with each other. */
const mereNumbers = ['seed', 'fold', 'index', 'id', 'gpu', 'device', 'version', 'checkpoint']

/** Words that people put in order, each ladder from the least to the most. */
const ladders: readonly (readonly string[])[] = [
  [
    'nano',
    'pico',
    'femto',
    'tiny',
    'mini',
    'small',
    'medium',
    'base',
    'large',
    'xl',
    'xlarge',
    'xxl',
    'huge',
    'giant',
  ],
  ['xxs', 'xs', 's', 'm', 'l', 'xl', 'xxl'],
  ['none', 'off', 'verylow', 'low', 'mid', 'medium', 'high', 'veryhigh'],
  ['none', 'off', 'weak', 'mild', 'light', 'medium', 'moderate', 'strong', 'heavy', 'full'],
  ['slow', 'medium', 'fast'],
  ['narrow', 'medium', 'wide'],
  ['shallow', 'medium', 'deep'],
  ['short', 'medium', 'long'],
]

/** Lists that have an order of which the search is not told: what is learnt of one word then says nothing of its neighbours. */
export const hiddenOrder: Examination = (parameter) => {
  if (parameter.kind !== 'choice' || parameter.ordered || parameter.choices.length < 3) return null
  const { name, choices } = parameter
  if (hasAny(nameWords(name), mereNumbers)) return null
  const order = orderOf(choices)
  if (order === null) return null
  return {
    message: `${name} is searched as words without an order, but ${order.map(formatValue).join(', ')} have one: what is learnt of one of them would say nothing of its neighbours.`,
    mended: { ...parameter, choices: order, ordered: true },
  }
}

/** The choices from the least to the most; null where nobody can say. */
function orderOf(choices: readonly SettingValue[]): readonly SettingValue[] | null {
  const rank = rankOf(choices)
  if (rank === null) return null
  const ranks = choices.map(rank)
  if (ranks.some((value) => !Number.isFinite(value)) || new Set(ranks).size < ranks.length) return null
  return choices
    .map((choice, i) => ({ choice, rank: ranks[i]! }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ choice }) => choice)
}

function rankOf(choices: readonly SettingValue[]): ((choice: SettingValue) => number) | null {
  if (choices.every((choice) => typeof choice === 'number')) return Number
  if (!choices.every((choice) => typeof choice === 'string')) return null
  const plain = (choice: SettingValue): string =>
    String(choice)
      .toLowerCase()
      .replace(/[\s_-]/g, '')
  const ladder = ladders.find((words) => choices.every((choice) => words.includes(plain(choice))))
  if (ladder !== undefined) return (choice) => ladder.indexOf(plain(choice))
  return numbered(choices as readonly string[])
}

/** Words that differ in one number only: `resnet18`, `resnet34`; `8k`, `16k`, `1M`; `d12-base`, `d24-base`. */
function numbered(choices: readonly string[]): ((choice: SettingValue) => number) | null {
  const units: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9 }
  const parsed = choices.map((choice) => /^(\D*?)(-?\d+(?:\.\d+)?(?:e-?\d+)?)(\D*)$/i.exec(choice))
  if (parsed.some((match) => match === null)) return null
  const ends = parsed.map((match) => ({ before: match![1]!, number: Number(match![2]), after: match![3]! }))
  const isUnit = (end: { before: string; after: string }) =>
    end.before === '' && (end.after === '' || /^[kmgb]$/i.test(end.after))
  const scaled = ends.every(isUnit)
  const alike = ends.every(({ before, after }) => before === ends[0]!.before && after === ends[0]!.after)
  if (!scaled && !alike) return null
  const factor = (after: string): number => (scaled ? (units[after.toLowerCase()] ?? 1) : 1)
  const values = new Map(choices.map((choice, i) => [choice, ends[i]!.number * factor(ends[i]!.after)]))
  return (choice) => values.get(String(choice)) ?? Number.NaN
}
