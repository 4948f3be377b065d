/** What may stand between two cells; `blank` is any number of blanks. */
export type Separator = ',' | ';' | '\t' | '|' | 'blank'

/** In the order in which they are tried. */
export const separators: readonly Separator[] = ['\t', ';', ',', '|', 'blank']

/** The cells of one line, without quotes and blanks around them. */
export function cellsOf(line: string, separator: Separator): readonly string[] {
  if (separator === 'blank') return line.trim() === '' ? [] : line.trim().split(/\s+/)
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim())
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!
    if (quoted) {
      if (char !== '"') cell += char
      else if (line[at + 1] === '"') {
        cell += char
        at++
      } else quoted = false
    } else if (char === '"' && cell.trim() === '') quoted = true
    else if (char === separator) {
      cells.push(cell.trim())
      cell = ''
    } else cell += char
  }
  cells.push(cell.trim())
  return cells
}
