import { BabysitError } from '../../domain/error.ts'
import { readBytes } from './bytes.ts'
import { type CsvOptions, type CsvTable, parseCsv } from './csv.ts'
import type { InputShape, RawDataset, RawSamples } from './samples.ts'

const mostClasses = 1000

/** Reads a CSV file, and a second one that holds the test set where there is one. */
export function readTables(main: string, test: string | null, options: CsvOptions): RawDataset {
  const mainTable = parseCsv(decode(main), main, options)
  const testTable = test === null ? null : parseCsv(decode(test), test, options)
  if (testTable !== null && testTable.columns.length !== mainTable.columns.length) {
    throw new BabysitError(
      'BS7125',
      `${main} has ${mainTable.columns.length} input columns but ${test} has ${testTable.columns.length}.`,
      { next: 'Training and test file need the same columns.' },
    )
  }
  const classNames = classesOf(
    [...mainTable.labels, ...(testTable?.labels ?? [])],
    main,
    mainTable.labelColumn,
  )
  const shape = shapeOf(mainTable)
  return {
    source: main,
    kind: shape.height > 1 ? 'images' : 'table',
    shape,
    classNames,
    main: samplesOf(mainTable, classNames),
    test: testTable === null ? null : samplesOf(testTable, classNames),
  }
}

function decode(path: string): string {
  return new TextDecoder().decode(readBytes(path))
}

function classesOf(labels: readonly string[], path: string, column: string): string[] {
  const names = [...new Set(labels)]
  if (names.length > mostClasses) {
    throw new BabysitError(
      'BS7126',
      `Column ${JSON.stringify(column)} of ${path} has ${names.length} different values: it does not look like a class label.`,
      { next: `Give the label column with --label; at most ${mostClasses} classes are trained.` },
    )
  }
  const numeric = names.every((name) => Number.isFinite(Number(name)))
  return numeric ? names.sort((a, b) => Number(a) - Number(b)) : names.sort()
}

/** Whole numbers from 0 to 255 in a square number of columns (36 at least) are taken for the pixels of a square picture. */
function shapeOf(table: CsvTable): InputShape {
  const features = table.columns.length
  const side = Math.round(Math.sqrt(features))
  const square = side * side === features && side >= 6
  const pixels =
    square && table.values.every((value) => value >= 0 && value <= 255 && Number.isInteger(value))
  return pixels ? { channels: 1, height: side, width: side } : { channels: 1, height: 1, width: features }
}

function samplesOf(table: CsvTable, classNames: readonly string[]): RawSamples {
  const numbers = new Map(classNames.map((name, index) => [name, index]))
  const labels = Int32Array.from(table.labels, (label) => numbers.get(label)!)
  return { count: table.rows, inputs: table.values, labels }
}
