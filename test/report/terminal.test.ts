import { describe, expect, test } from 'vitest'
import { displayWidth } from '../../src/report/console/display-text.ts'
import type { ReportInput } from '../../src/report/report-input.ts'
import { renderTerminalReport } from '../../src/report/terminal.ts'
import { broken, example, untouched } from './example.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
const plain = (text: string) => text.replace(/\u001b\[\d+m/g, '')

const named = (name: string): ReportInput =>
  JSON.parse(
    JSON.stringify({ ...broken, study: { ...broken.study, plan: { ...broken.study.plan, id: name } } }),
  )

const inputs = {
  example,
  broken,
  untouched,
  wide: named('学習率の範囲を探す研究'.repeat(6)),
  long: named('x'.repeat(300)),
}

describe.each([20, 40, 60, 80, 120])('at %d columns', (width) => {
  test.each(Object.entries(inputs))('no line of %s is wider', (_, input) => {
    for (const [color, unicode] of [
      [true, true],
      [false, true],
      [false, false],
    ] as const) {
      const lines = plain(renderTerminalReport(input, { width, color, unicode })).split('\n')
      expect(lines.filter((line) => displayWidth(line) > width)).toEqual([])
    }
  })
})

test('without colour it holds no escape sequence, even where a program wrote one', () => {
  const sly = named('name\u001b[31m\u009b31m\u202e\nend')
  const printed = renderTerminalReport(sly, { width: 80, color: false, unicode: true })
  for (const sign of ['\u001b', '\u009b', '\u202e']) expect(printed).not.toContain(sign)
  expect(renderTerminalReport(example, { width: 80, color: false, unicode: true })).not.toContain('\u001b')
  expect(renderTerminalReport(example, { width: 80, color: true, unicode: true })).toContain('\u001b[32m')
})

test('colour changes nothing else', () => {
  const draw = (color: boolean) => renderTerminalReport(example, { width: 100, color, unicode: true })
  expect(plain(draw(true)).replace(/ +$/gm, '')).toBe(draw(false).replace(/ +$/gm, ''))
})

test('without Unicode it is ASCII', () => {
  expect(
    renderTerminalReport(
      { ...example, warnings: ['größer → 学'] },
      { width: 80, color: false, unicode: false },
    ),
  ).toMatch(/^[\x20-\x7e\n]*$/)
})

test.each([60, 80])('at %d columns no line ends between a number and what it is of', (width) => {
  const lines = renderTerminalReport(example, { width, color: false, unicode: true }).split('\n')
  expect(lines.filter((line) => / =$|\d to$|^\s*(= |% |s[ ,.])/.test(line))).toEqual([])
})

test.each([40, 120])('at %d columns it says what one came for', (width) => {
  const text = renderTerminalReport(example, { width, color: false, unicode: true }).replace(/\s+/g, ' ')
  for (const fact of [
    'it can learn',
    'lr = 0.0287',
    '2e-4 (1e-4 to 5e-4)',
    'overfit-tiny',
    '2 (tie)',
    'best-on-the-border',
    'Ruled out: natural bound',
    'Divide the learning rate by 10.',
    '21 s of 23 s',
  ]) {
    expect(text).toContain(fact)
  }
})
