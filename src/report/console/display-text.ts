/** Columns a terminal needs for one character: 0 for combining marks, 2 for wide East Asian ones and emoji. */
function characterColumns(character: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return 0
  const code = character.codePointAt(0) ?? 0
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  return wide ? 2 : 1
}

/** Columns that a text takes on a terminal; it must hold no control characters. */
export function displayWidth(text: string): number {
  let columns = 0
  for (const character of text) columns += characterColumns(character)
  return columns
}

/** Text from outside made safe to print: no escape sequence, no line break, and only ASCII where it must be. */
export function printable(text: string, unicode: boolean): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
  const safe = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ')
  return unicode ? safe : safe.replace(/[^\x20-\x7e]/gu, '?')
}

/** At most `width` columns; what is cut is shown by a sign. */
export function cut(text: string, width: number, unicode: boolean): string {
  if (displayWidth(text) <= width) return text
  const sign = unicode ? '…' : '~'
  let [kept, columns] = ['', 0]
  for (const character of text) {
    columns += characterColumns(character)
    if (columns > width - 1) break
    kept += character
  }
  return width < 1 ? '' : kept + sign
}

export function padded(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const gap = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return side === 'left' ? text + gap : gap + text
}

/** What reads badly when a line ends within it: `lr = 0.01`, `26 s`, `95 %`, `(3e-6 to 1e-5)`. */
const kept = new RegExp(
  [
    /(?:ln )?[^\s,;(]+ = [^\s,;]+/,
    /\d (?:%|s|min|h|days|runs?|epochs?|seeds?|steps|trials)(?![\w/])/,
    /\((?:held against )?[\de.-]+(?: to [\de.-]+)?\)/,
    /\btrial \d+/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'g',
)

/**
 * Lines of at most `width` columns, broken at spaces, but not between a number and what it is of; a word that is longer
 * than a line is broken where it must be.
 */
export function wrapped(text: string, width: number): string[] {
  const joined = text.replace(kept, (whole) =>
    displayWidth(whole) <= Math.min(width, 40) ? whole.replaceAll(' ', joint) : whole,
  )
  return brokenAtSpaces(joined, width).map((line) => line.replaceAll(joint, ' '))
}

/** Stands for a space at which no line may end. */
const joint = '\u00a0'

function brokenAtSpaces(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/ +/).filter((part) => part !== '')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) <= width) {
      line += ` ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    const pieces = piecesOf(word, width)
    lines.push(...pieces.slice(0, -1))
    line = pieces.at(-1) ?? ''
  }
  return line === '' ? lines : [...lines, line]
}

function piecesOf(word: string, width: number): string[] {
  const pieces: string[] = []
  let [piece, columns] = ['', 0]
  for (const character of word) {
    const more = characterColumns(character)
    if (columns + more > width && piece !== '') {
      pieces.push(piece)
      ;[piece, columns] = ['', 0]
    }
    piece += character
    columns += more
  }
  return [...pieces, piece]
}
