import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { BabysitError } from '../domain/error.ts'

/** A value of a YAML or JSON file that knows its line. */
export interface Positioned {
  /** As plain data. */
  readonly value: unknown
  /** `parameters.lr.min` */
  readonly path: string
  /** Empty where it is no mapping. */
  readonly entries: readonly (readonly [name: string, value: Positioned])[]
  /** Empty where it is no list. */
  readonly items: readonly Positioned[]
  get(...names: readonly string[]): Positioned | null
  /** That this value is not what it should be: file, line, the value, what was expected. */
  wrong(expected: string): BabysitError
}

/** @throws BabysitError BS5702 with the line where the text is not even YAML */
export function parsePositioned(path: string, text: string): Positioned {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0])
    throw new BabysitError('BS5702', `${path}:${line}: ${error.message}\n${excerpt(text, line)}`, {
      next: 'Mend the file at this line.',
    })
  }
  return positioned(document.contents as Node | null, { path, text, lines, document, name: '' })
}

interface Place {
  readonly path: string
  readonly text: string
  readonly lines: LineCounter
  readonly document: Document
  readonly name: string
}

function positioned(given: Node | null, place: Place): Positioned {
  const node = isAlias(given) ? (given.resolve(place.document) ?? null) : given
  const inner = (value: unknown, name: string) =>
    positioned(value as Node | null, { ...place, name: place.name === '' ? name : `${place.name}.${name}` })
  const entries = isMap(node)
    ? node.items.map(({ key, value }) => {
        const name = String(isScalar(key) ? key.value : key)
        // An empty value is told at its key.
        return [name, inner(value ?? key, name)] as const
      })
    : []
  const items = isSeq(node) ? node.items.map((item, i) => inner(item, String(i + 1))) : []
  const self: Positioned = {
    value: node === null ? null : node.toJS(place.document),
    path: place.name,
    entries,
    items,
    get(...names) {
      let at: Positioned | null = self
      for (const name of names) at = at?.entries.find(([key]) => key === name)?.[1] ?? null
      return at
    },
    wrong(expected) {
      const { line } = place.lines.linePos(given?.range?.[0] ?? 0)
      const shown = JSON.stringify(self.value) ?? 'nothing'
      const what = place.name === '' ? 'the file' : place.name
      const value = shown.length > 60 ? `${shown.slice(0, 60)}...` : shown
      return new BabysitError(
        'BS5701',
        `${place.path}:${line}: ${what} is ${value}; expected ${expected}.\n${excerpt(place.text, line)}`,
        { next: 'Mend the file at this line, or write the range by hand: babysit help spaces.' },
      )
    },
  }
  return self
}

function excerpt(text: string, line: number): string {
  return `  ${line} | ${text.split(/\r?\n/)[line - 1] ?? ''}`
}

/** @throws BabysitError */
export function numberAt(node: Positioned | null, of: Positioned, name: string): number {
  const value = node?.value
  // YAML takes `1e-5` for a word.
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw (node ?? of).wrong(node === null ? `a number named ${name}` : 'a number')
}

export function optionalNumber(node: Positioned | null): number | null {
  if (node === null) return null
  return numberAt(node, node, '')
}

export function textAt(node: Positioned | null): string | null {
  return typeof node?.value === 'string' ? node.value : null
}
