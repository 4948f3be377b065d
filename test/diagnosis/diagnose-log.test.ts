import { expect, test } from 'vitest'
import { diagnoseLog } from '../../src/diagnosis/diagnose-log.ts'
import type { Point } from '../../src/domain/series.ts'
import { createRandom } from '../../src/math/random.ts'

const steps = Array.from({ length: 80 }, (_, step) => step)
const at = (step: number, values: Point['values'], epoch?: number): Point => ({
  step,
  ...(epoch === undefined ? {} : { epoch }),
  time: step,
  values,
})
const exploding = (step: number) => (step < 40 ? 2 * 0.98 ** step : 2 * 1.3 ** (step - 39))

const diagnose = (points: readonly Point[], facts = {}) =>
  diagnoseLog({ run: 'a', points, layers: [], facts })

test('the order in which files were read does not matter, nor whether values of a step came together', () => {
  const together = steps.map((step) =>
    at(step, { 'train/loss': exploding(step), 'val/loss': exploding(step) }),
  )
  const apart = [
    ...steps.map((step) => at(step, { 'train/loss': exploding(step) })),
    ...steps.map((step) => at(step, { 'val/loss': exploding(step) })),
  ]
  const { findings } = diagnose(together)
  expect(findings[0]).toMatchObject({ rule: 'loss-exploding', run: 'a', severity: 'error' })
  expect(diagnose(apart).findings).toEqual(findings)
  expect(diagnose(createRandom(1).shuffle([...together])).findings).toEqual(findings)
})

test('settings that the log tells name what to change', () => {
  const points = steps.map((step) => at(step, { 'train/loss': exploding(step) }))
  const { findings } = diagnose(points, { settings: { eta: 0.5, layers: [1, 2] } })
  expect(findings[0]!.advice[0]!.text).toBe('Divide the learning rate by 10: eta 0.5 becomes 0.05.')
})

test('accuracies within 1, and a single test at the end, are left as they are', () => {
  const points = steps.map((step) => at(step, { 'train/accuracy': 1 - 0.9 ** (step + 1) }))
  expect(diagnose([...points, at(80, { 'test/accuracy': 0.9 })])).toMatchObject({ findings: [], remarks: [] })
})

test('a log without anything is quiet', () => {
  expect(diagnose([])).toMatchObject({ findings: [], remarks: [] })
})
