import type { NameBook } from '../name-book.ts'
import { type Coordinate, coordinateOf } from '../series-names.ts'

/** What a column of a table holds. */
export type Column =
  | { readonly kind: 'value'; readonly series: string }
  | { readonly kind: Coordinate }
  | { readonly kind: 'nothing' }

/**
 * What the columns hold, by their names. Of several that could be the step the first is it; a column without a name in
 * front is the number of the row, as pandas writes it. An export of one run from a web page has the name of the run
 * before each metric (`calm-oak-3 - loss`), which is left out.
 */
export function columnsOf(header: readonly string[], book: NameBook): readonly Column[] {
  const taken = new Set<Coordinate>()
  const shared = sharedBeginning(header)
  return header.map((name, index): Column => {
    const coordinate = coordinateOf(name)
    if (coordinate !== null) {
      if (taken.has(coordinate)) return { kind: 'nothing' }
      taken.add(coordinate)
      return { kind: coordinate }
    }
    if (name === '' || name === 'Unnamed: 0') {
      const isRow = index === 0 && !header.some((other) => coordinateOf(other) === 'step')
      return { kind: isRow ? 'step' : 'nothing' }
    }
    return { kind: 'value', series: book.ours(name.slice(shared.length)) }
  })
}

/** `calm-oak-3 - `, where all columns that hold values begin with it. */
function sharedBeginning(header: readonly string[]): string {
  const names = header.filter((name) => name !== '' && coordinateOf(name) === null)
  const found = names.length === 0 ? null : /^.+? - /.exec(names[0]!)
  return found !== null && names.every((name) => name.startsWith(found[0])) ? found[0] : ''
}
