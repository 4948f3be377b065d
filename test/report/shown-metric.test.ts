import { expect, test } from 'vitest'
import { toDocument } from '../../src/report/document.ts'
import { studyFigures } from '../../src/report/figures/study-figures.ts'
import { renderHtmlReport } from '../../src/report/html.ts'
import type { ReportInput } from '../../src/report/report-input.ts'
import { shownMetric, shownMetrics } from '../../src/report/shown-metric.ts'
import { renderTerminalReport } from '../../src/report/terminal.ts'
import { example } from './example.ts'

const near1 = { mean: 0.9963, low: 0.9912, high: 1.0013, values: [0.995, 1, 0.994] }
const near0 = { mean: 0.003, low: -0.002, high: 0.008, values: [0, 0.006] }

test('the interval of an accuracy is cut at 0 and 1, that of anything else is not', () => {
  expect(shownMetric('train/accuracy', near1)).toEqual({ ...near1, high: 1 })
  expect(shownMetric('topFiveAccuracy', near0)).toEqual({ ...near0, low: 0 })
  expect(shownMetric('train/loss', near0)).toEqual(near0)
  const percent = { mean: 99, low: 97.9, high: 100.1, values: [98, 100] }
  expect(shownMetric('val/accuracy', percent)).toEqual(percent)
})

/** The example with these series measured on its winner. */
function measured(metrics: Record<string, typeof near1>): ReportInput {
  const final = example.stages.final!
  const winner = { ...final.winner!, metrics: { ...final.winner!.metrics, ...metrics } }
  const finalists = [winner, ...final.finalists.slice(1)]
  return { ...example, stages: { ...example.stages, final: { ...final, finalists, winner } } }
}

test('it is so in every form of the report', () => {
  const input = measured({ 'val/accuracy': near1 })
  const terminal = { width: 120, color: false, unicode: true }
  for (const text of [renderHtmlReport(input), renderTerminalReport(input, terminal)]) {
    expect(text).toContain('0.9963 (0.9912 to 1.0000)')
    expect(text).not.toContain('1.001')
  }
  expect(toDocument(input).winner?.metrics['val/accuracy']).toMatchObject({ low: 0.9912, high: 1 })
  const intervals = studyFigures.seeds(input)?.marks.filter((mark) => mark.kind === 'interval')
  expect(intervals?.[0]).toMatchObject({ low: 0.9912, high: 1 })
})

test('the goal leads, then test, validation, training; the rest is set apart', () => {
  const names = ['train/loss', 'lr', 'val/loss', 'grad_norm', 'test/loss', 'val/accuracy', 'train/accuracy']
  const input = measured(Object.fromEntries(names.map((name) => [name, near1])))
  const { main, other } = shownMetrics(input.stages.final!.winner!, 'val/accuracy')
  expect(main.map(([name]) => name)).toEqual([
    'val/accuracy',
    'test/accuracy',
    'test/loss',
    'val/loss',
    'train/accuracy',
    'train/loss',
  ])
  expect(other.map(([name]) => name)).toEqual(['grad_norm', 'lr'])
  expect(shownMetrics(input.stages.final!.winner!, 'lr').main[0]?.[0]).toBe('lr')
  const page = renderHtmlReport(input)
  expect(page.indexOf('<td class="short">grad_norm</td>')).toBeGreaterThan(
    page.indexOf('Other series</summary>'),
  )
  expect(renderTerminalReport(input, { width: 80, color: false, unicode: true })).not.toContain('grad_norm')
})
