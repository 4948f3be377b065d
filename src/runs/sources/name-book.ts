import type { SeriesNames, Split } from './series-names.ts'

/**
 * The names of one run. Two series of a program may have the same name with us (a loss of each step and one of each
 * epoch, both called loss): who comes first has it, the other keeps the name that the program gave it.
 */
export interface NameBook {
  /** Our name for the program's; the same as long as the run lasts. */
  ours(raw: string, split?: Split | null): string
  /** The program's name of one of ours. */
  raw(ours: string): string | undefined
  /** Our names of all series that were said to be of this split. */
  of(split: Split | null): readonly string[]
  /** What has to be known to go on later: the program's names and ours, plain JSON. */
  saved(): Readonly<Record<string, string>>
}

/** @param saved of an earlier book of the same run */
export function createNameBook(names: SeriesNames, saved: Readonly<Record<string, string>> = {}): NameBook {
  const given = new Map(Object.entries(saved))
  const owners = new Map([...given].map(([key, name]) => [name, key]))
  return {
    ours(raw, split = null) {
      const key = keyOf(raw, split)
      const known = given.get(key)
      if (known !== undefined) return known
      const name = free(names.ours(raw, split), key)
      given.set(key, name)
      owners.set(name, key)
      return name
    },
    raw: (name) => {
      const key = owners.get(name)
      return key?.slice(key.indexOf(' ') + 1)
    },
    of: (split) => [...given].flatMap(([key, name]) => (key.startsWith(`${split ?? ''} `) ? [name] : [])),
    saved: () => Object.fromEntries(given),
  }

  function free(wanted: string, key: string): string {
    if (!owners.has(wanted)) return wanted
    const own = key.replace(/^ /, '').replace(' ', '/').trim()
    for (let count = 1; ; count++) {
      const name = count === 1 ? own : `${own}/${count}`
      if (!owners.has(name)) return name
    }
  }
}

/** A blank before the name, and before that its split: a name may hold blanks, a split does not. */
function keyOf(raw: string, split: Split | null): string {
  return `${split ?? ''} ${raw}`
}
