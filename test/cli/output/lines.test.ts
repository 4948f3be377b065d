import { expect, test } from 'vitest'
import { tableLines } from '../../../src/cli/output/lines.ts'

const table = {
  columns: ['#', 'status', 'settings'],
  rows: [
    [1, 'complete', 'lr = 0.01, reg = 1e-5'],
    [12, null, 'lr = 0.1'],
  ],
}
const terminal = { width: 24, color: false, unicode: true }

test('on a terminal each row is one line that fits', () => {
  expect(tableLines(table, { terminal, isTerminal: true })).toEqual([
    ' #  status    settings',
    ' 1  complete  lr = 0.01…',
    '12            lr = 0.1',
  ])
})

test('into a pipe everything is written', () => {
  expect(tableLines(table, { terminal, isTerminal: false })[1]).toBe(' 1  complete  lr = 0.01, reg = 1e-5')
})
