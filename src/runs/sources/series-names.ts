import { coordinateNames, metricNames, splitNames } from './series-name-table.ts'

/** The part of the data that a value was measured on, where a folder or a heading says it. */
export type Split = 'train' | 'val' | 'test'

/** The program's names and ours. Immutable: the same name always becomes the same. */
export interface SeriesNames {
  /**
   * Our name for what a program calls `raw`: `val_loss`, `eval/loss`, `Loss/valid` become `val/loss`; `learning_rate`
   * becomes `lr`. A loss or an accuracy that says nothing of its split is of `split`, of training where that is not
   * known. What the table does not know keeps its own words, behind the split where that is known (`val/f1`).
   */
  ours(raw: string, split?: Split | null): string
}

/**
 * The table, with what a user adds to it: `{ 'valid/err': 'val/error' }` maps one name exactly, before the table is
 * asked.
 */
export function createSeriesNames(added: Readonly<Record<string, string>> = {}): SeriesNames {
  const own = new Map(Object.entries(added))
  const known = new Map<string, string>()
  return {
    ours(raw, split = null) {
      const key = split === null ? raw : `${split} ${raw}`
      let name = known.get(key)
      if (name === undefined) {
        name = own.get(raw) ?? own.get(raw.trim()) ?? toOurs(raw.trim(), split)
        if (known.size < 100_000) known.set(key, name)
      }
      return name
    },
  }
}

/** The part of the data that a word stands for: `valid`, `Validation`, `eval` are `val`; null where it is none. */
export function splitOf(word: string): Split | null {
  return splitNames.get(word.toLowerCase()) ?? null
}

/** Whether a name tells where a value stands, and is no value itself: its step, its epoch, its time; null where not. */
export function coordinateOf(raw: string): Coordinate | null {
  return coordinateNames.get(wordsOf(raw).join(' ')) ?? null
}

export type Coordinate = 'step' | 'epoch' | 'time'

/** Words of a name, in lower case: `Loss/train`, `trainLoss` and `train_loss` are of two words each. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/'s(?=\s|$)/g, '')
    .replace(/\.(?!\d)|(?<!\d)\./g, ' ')
    .replace(/([a-z0-9])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}.@%]+/u)
    .filter((word) => word !== '')
}

function toOurs(raw: string, split: Split | null): string {
  const words = wordsOf(raw)
  const whole = metricNames.get(words.join(' '))
  if (whole?.alone) return whole.name
  const outer = takeSplit(words)
  const { rest: within, cadence } = takeCadence(outer?.rest ?? words)
  // Old Keras says how often before it says of what: `epoch_val_loss`.
  const found = outer ?? takeSplit(within)
  const rest = outer === null && found !== null ? found.rest : within
  const metric = metricNames.get(rest.join(' '))
  const of = found?.split ?? split
  if (metric?.alone && cadence === null && (of ?? 'train') === 'train') return metric.name
  const name = metric?.name ?? (found === null ? undefined : rest.join('_'))
  if (name === undefined || name === '') return split === null ? raw : `${split}/${raw}`
  return `${of ?? 'train'}/${name}${suffixOf(cadence, of ?? 'train')}`
}

/** The first or the last word of a name may say which part of the data it is about: `valid_0-rmse`, `Loss/train`. */
function takeSplit(words: readonly string[]): { split: Split; rest: readonly string[] } | null {
  if (words.length < 2) return null
  const first = splitOf(words[0]!)
  if (first !== null) {
    const again = words.findIndex((word, at) => at > 0 && word !== '0' && splitOf(word) !== first)
    return again < 0 ? null : { split: first, rest: words.slice(again) }
  }
  const last = splitOf(words.at(-1)!)
  return last === null ? null : { split: last, rest: words.slice(0, -1) }
}

type Cadence = 'step' | 'epoch' | 'batch'

/** `train_loss_step`, `epoch_loss`, `batch_loss`: how often a value is reported. */
function takeCadence(words: readonly string[]): { rest: readonly string[]; cadence: Cadence | null } {
  const isCadence = (word: string | undefined): word is Cadence =>
    word === 'step' || word === 'epoch' || word === 'batch'
  if (words.length < 2) return { rest: words, cadence: null }
  const last = words.at(-1)
  if (isCadence(last)) return { rest: words.slice(0, -1), cadence: last }
  const first = words[0]
  // Keras reports `epoch_loss` for both parts of the data, and `batch_loss` beside it where asked.
  if (first === 'epoch') return { rest: words.slice(1), cadence: null }
  if (first === 'batch') return { rest: words.slice(1), cadence: 'batch' }
  return { rest: words, cadence: null }
}

/**
 * Where a program reports a value both per step and per epoch, the one that keeps the plain name is the loss of each
 * step in training, and the mean of a whole pass in validation.
 */
function suffixOf(cadence: Cadence | null, split: Split): string {
  const plain: Cadence = split === 'train' ? 'step' : 'epoch'
  return cadence === null || cadence === plain ? '' : `_${cadence}`
}
