import { BabysitError } from '../../domain/error.ts'

/** How a CSV file is to be read; null where it is to be found out. */
export interface CsvOptions {
  /** Name, or number counted from 0 (negative: from the end); null for the last column. */
  readonly label: string | number | null
  readonly separator: string | null
  readonly header: boolean | null
}

/** A parsed table: `values` is row-major [rows, columns without the label]; `labels` are the label cells as written. */
export interface CsvTable {
  readonly columns: readonly string[]
  readonly labelColumn: string
  readonly rows: number
  readonly values: Float32Array
  readonly labels: readonly string[]
}

/**
 * Parses CSV text. The separator is the one of comma, semicolon and tab that the first line has most of; the first line
 * is a header where more than half of its cells, the label's aside, are words. Every cell but the label must be a number.
 *
 * @throws BabysitError BS7120 to BS7125, each naming line, column and value
 */
export function parseCsv(text: string, path: string, options: CsvOptions): CsvTable {
  const lines = numberedLines(text)
  const first = lines[0]
  if (first === undefined) throw noRows(path)
  const separator = options.separator ?? detectSeparator(first.text)
  const firstCells = splitLine(first.text, separator)
  const named = typeof options.label === 'string' && firstCells.includes(options.label)
  const header = options.header ?? (named || looksLikeHeader(firstCells, options.label))
  const columns = header ? firstCells : firstCells.map((_, index) => `column ${index}`)
  if (columns.length < 2) {
    throw new BabysitError('BS7121', `${path} has one column only (separator ${nameOf(separator)}).`, {
      next: 'Give the separator with --separator, or a table with at least one input column and a label column.',
    })
  }
  const label = findLabel(columns, options.label, { path, header })
  const body = header ? lines.slice(1) : lines
  if (body.length === 0) throw noRows(path)
  const features = columns.length - 1
  const values = new Float32Array(body.length * features)
  const labels: string[] = []
  for (const [row, line] of body.entries()) {
    const cells = splitLine(line.text, separator)
    if (cells.length !== columns.length) {
      throw new BabysitError(
        'BS7122',
        `Line ${line.number} of ${path} has ${cells.length} cells; expected ${columns.length} as in line ${first.number}.`,
        { next: 'Mend the line, or give another --separator.' },
      )
    }
    let at = row * features
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column]!
      if (column === label) {
        if (cell === '') badCell(path, line.number, { column: columns[column]!, cell, wanted: 'a label' })
        labels.push(cell)
        continue
      }
      const value = cell === '' ? Number.NaN : Number(cell)
      if (!Number.isFinite(value)) {
        badCell(path, line.number, { column: columns[column]!, cell, wanted: 'a finite number' })
      }
      values[at++] = value
    }
  }
  const inputs = columns.filter((_, index) => index !== label)
  return { columns: inputs, labelColumn: columns[label]!, rows: body.length, values, labels }
}

function numberedLines(text: string): { number: number; text: string }[] {
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  return body
    .split('\n')
    .map((line, index) => ({ number: index + 1, text: line.endsWith('\r') ? line.slice(0, -1) : line }))
    .filter((line) => line.text.trim() !== '')
}

function detectSeparator(line: string): string {
  const count = (separator: string) => line.split(separator).length
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}

/** Cells of one line, trimmed; a cell in double quotes may hold the separator and doubled quotes. */
function splitLine(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim())
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!
    if (character === '"' && quoted && line[at + 1] === '"') {
      cell += '"'
      at++
    } else if (character === '"') quoted = !quoted
    else if (character === separator && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += character
  }
  return [...cells, cell.trim()]
}

// Words that stand for a missing value must not turn a first row of data into a header.
const missing = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '?', 'inf', '-inf', 'infinity', '-infinity'])

function looksLikeHeader(cells: readonly string[], label: string | number | null): boolean {
  const at = typeof label === 'number' ? (label + cells.length) % cells.length : cells.length - 1
  const inputs = cells.filter((_, index) => index !== at)
  const words = inputs.filter((cell) => !missing.has(cell.toLowerCase()) && Number.isNaN(Number(cell)))
  return words.length * 2 > inputs.length
}

function findLabel(
  columns: readonly string[],
  label: string | number | null,
  about: { path: string; header: boolean },
): number {
  if (label === null) return columns.length - 1
  const byName = columns.indexOf(String(label))
  if (byName >= 0) return byName
  const number = Number(label)
  const index = number < 0 ? columns.length + number : number
  if (Number.isInteger(number) && label !== '' && index >= 0 && index < columns.length) return index
  const list = columns.slice(0, 40).join(', ') + (columns.length > 40 ? ', ...' : '')
  const have = about.header
    ? `its columns are ${list}`
    : `it has no header, and ${columns.length} columns numbered from 0 to ${columns.length - 1}`
  throw new BabysitError('BS7123', `${about.path} has no label column ${JSON.stringify(label)}: ${have}.`, {
    next: 'Give the label column by name or number with --label; --header true or false says whether line 1 is a header.',
  })
}

function badCell(path: string, line: number, about: { column: string; cell: string; wanted: string }): never {
  const { column, cell, wanted } = about
  throw new BabysitError(
    'BS7124',
    `Line ${line} of ${path}, column ${JSON.stringify(column)}: expected ${wanted}, found ${JSON.stringify(cell)}.`,
    { next: 'Fill in or remove the cell; words have to be turned into numbers before training.' },
  )
}

function noRows(path: string): BabysitError {
  return new BabysitError('BS7120', `${path} holds no rows of data.`, {
    next: 'Give a file with at least two rows.',
  })
}

function nameOf(separator: string): string {
  return separator === '\t' ? 'tab' : JSON.stringify(separator)
}
