import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { drawTop } from '../../../src/cli/top/draw-top.ts'
import type { TopView } from '../../../src/cli/top/top-view.ts'
import { displayWidth } from '../../../src/report/console/display-text.ts'
import { finding } from '../../../src/testing/store-samples.ts'

const steps = Array.from({ length: 200 }, (_, step) => step)
const view: TopView = {
  id: 'calm-oak-3',
  state: 'running',
  program: 'python train.py --lr {lr}',
  goal: { series: 'val/accuracy', direction: 'maximize' },
  seconds: 75,
  stages: [
    { name: 'sanity', trials: 4, through: 4, current: false },
    { name: 'coarse', trials: 10, through: 3, current: true },
    { name: 'final', trials: 0, through: 0, current: false },
  ],
  best: { trial: 6, value: 0.93, settings: { lr: 0.01 } },
  running: [8, 9].map((number) => ({
    number,
    settings: { lr: 0.003, width: 64 },
    curve: {
      name: 'train/loss',
      steps,
      values: steps.map((step) => (step === 50 ? Number.NaN : 2 * Math.exp(-step / 50))),
    },
    epoch: 3.5,
  })),
  findings: [finding('loss-not-finite', 'calm-oak-3/7.1')],
  finished: [7, 6, 5].map((number) => ({
    number,
    stage: 'coarse',
    status: number === 7 ? 'diverged' : 'complete',
    goal: number === 7 ? Number.NaN : 0.9,
    seconds: 3,
    settings: { lr: 0.01, note: 'a\u001b[2Jb' },
  })),
  planned: 5,
}

test.each([30, 60, 120])('fits a terminal of %i columns, with and without colour and Unicode', (width) => {
  for (const color of [true, false]) {
    for (const unicode of [true, false]) {
      const lines = drawTop(view, { width, color, unicode })
      for (const line of lines)
        expect(displayWidth(stripVTControlCharacters(line))).toBeLessThanOrEqual(width)
      const text = lines.join('\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
      if (!color) expect(text).not.toMatch(/\u001b/)
      expect(text).not.toContain('\u001b[2J')
      expect(/[\u2801-\u28ff]/.test(text)).toBe(unicode)
    }
  }
})

test('tells the path, the best, the curves, the findings and the trials', () => {
  const text = drawTop(view, { width: 100, color: false, unicode: true }).join('\n')
  for (const part of [
    'calm-oak-3  running',
    '✓sanity 4/4 → ▸coarse 3/10 → ·final',
    'best val/accuracy 0.93  #6',
    '#8  train/loss',
    'loss-not-finite #7',
    'diverged',
  ])
    expect(text).toContain(part)
})

test.each([4, 8, 14, 24])('keeps to %i rows, the head first', (height) => {
  const lines = drawTop(view, { width: 60, color: false, unicode: true }, height)
  expect(lines.length).toBeLessThanOrEqual(height)
  expect(lines[0]).toContain('calm-oak-3')
})

test('says so where nothing has run yet', () => {
  const empty = { ...view, best: null, running: [], findings: [], finished: [], stages: [] }
  expect(drawTop(empty, { width: 60, color: false, unicode: true }).join('\n')).toContain('none yet')
})
