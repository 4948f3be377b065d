import { describe, expect, it } from 'vitest'
import { type CsvOptions, parseCsv } from '../../../src/trainer/data/csv.ts'

const auto: CsvOptions = { label: null, separator: null, header: null }

function refused(text: string, options: Partial<CsvOptions>, code: string, message: RegExp): void {
  expect(() => parseCsv(text, 'd.csv', { ...auto, ...options })).toThrow(
    expect.objectContaining({ name: 'BabysitError', code, message: expect.stringMatching(message) }),
  )
}

describe('a CSV file', () => {
  it.each([',', ';', '\t'])('is read with separator %j found out', (separator) => {
    const text = [['1', '2.5', '0'].join(separator), ['-3', '4e1', '1'].join(separator), ''].join('\r\n')
    const table = parseCsv(text, 'd.csv', auto)
    expect(table.rows).toBe(2)
    expect(Array.from(table.values)).toEqual([1, 2.5, -3, 40])
    expect(table.labels).toEqual(['0', '1'])
  })

  it('has a header where its first line is words', () => {
    const table = parseCsv('x,y,kind\n1,2,a\n3,4,b\n', 'd.csv', auto)
    expect(table.columns).toEqual(['x', 'y'])
    expect(table.labelColumn).toBe('kind')
    expect(table.labels).toEqual(['a', 'b'])
  })

  it('has no header where only its label is a word', () => {
    expect(parseCsv('5.1,3.5,setosa\n6,3,virginica\n', 'd.csv', auto).labels).toEqual(['setosa', 'virginica'])
  })

  it.each([
    ['kind', ['a', 'b']],
    [0, ['a', 'b']],
    ['0', ['a', 'b']],
    [-3, ['a', 'b']],
  ])('takes its label from column %j', (label, labels) => {
    const table = parseCsv('kind,x,y\na,1,2\nb,3,4\n', 'd.csv', { ...auto, label })
    expect(table.labels).toEqual(labels)
    expect(Array.from(table.values)).toEqual([1, 2, 3, 4])
  })

  it('may quote its cells', () => {
    const table = parseCsv('"a, b",y,kind\n1,"2","say ""x"""\n3,4,k', 'd.csv', auto)
    expect(table.columns).toEqual(['a, b', 'y'])
    expect(table.labels).toEqual(['say "x"', 'k'])
  })

  it('can be told that it has a header of numbers, or none', () => {
    expect(parseCsv('1,2,3\n4,5,6\n', 'd.csv', { ...auto, header: true }).rows).toBe(1)
    refused('x,y,z\n4,5,6\n', { header: false }, 'BS7124', /Line 1 of d\.csv, column "column 0".*"x"/)
  })

  it('is refused with a missing label column, and its columns are listed', () => {
    refused('x,y,kind\n1,2,a\n', { label: 'klass' }, 'BS7123', /"klass".*x, y, kind/)
    refused('1,2,3\n', { label: 'klass' }, 'BS7123', /no header, and 3 columns/)
    refused('1,2,3\n', { label: 3 }, 'BS7123', /column 3/)
  })

  it.each(['NaN', 'abc', '', 'inf'])('is refused with %j in a cell, by line and column', (cell) => {
    refused(
      `x,y,kind\n1,2,a\n3,${cell},b\n`,
      {},
      'BS7124',
      new RegExp(`Line 3 of d\\.csv, column "y".*"${cell}"`),
    )
  })

  it('is refused where a row is longer or shorter, counting empty lines', () => {
    refused('1,2,3\n\n4,5\n', {}, 'BS7122', /Line 3 of d\.csv has 2 cells; expected 3/)
    refused('1,2,3\n4,5,6,7\n', {}, 'BS7122', /has 4 cells/)
  })

  it('is refused without rows, or with one column', () => {
    refused('\n\n', {}, 'BS7120', /no rows/)
    refused('x,y,kind\n', {}, 'BS7120', /no rows/)
    refused('1\n2\n', {}, 'BS7121', /one column/)
  })
})
