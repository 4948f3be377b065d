import { describe, expect, test } from 'vitest'
import { createRunDiagnosis } from '../../../src/diagnosis/engine.ts'
import { runStalled } from '../../../src/diagnosis/rules/run-stalled.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { contextOf, eventsOf } from '../../../src/testing/run-script.ts'
import { curve, decay } from '../curves.ts'

const loss = { 'train/loss': curve(40, decay(2.3, 0.3, 10)) }

testRunRule({ describe, test }, runStalled, {
  quiet: {
    'as ever': { series: loss, times: (i) => 10 * i },
    'a long validation, again and again': { series: loss, times: (i) => 10 * i + 200 * Math.floor(i / 10) },
    'a run that has only begun': { series: loss, times: (i) => (i < 3 ? i : 5000 + i) },
    'four minutes': { series: loss, times: (i) => (i < 20 ? i : 240 + i) },
  },
  fires: {
    'silent for two hours, and back': {
      series: loss,
      times: (i) => (i < 20 ? i : 7200 + i),
      at: 2000,
      severity: 'note',
      advice: { kind: 'repair', what: 'stalled' },
    },
    'a slow run that is much slower once': {
      series: loss,
      times: (i) => (i < 20 ? 60 * i : 9000 + 60 * i),
      at: 2000,
      severity: 'note',
    },
  },
})

test('told by a tick while nothing comes', () => {
  const script = { series: loss }
  const diagnosis = createRunDiagnosis({ context: contextOf(script), rules: [runStalled] })
  for (const event of eventsOf(script).slice(0, -1)) diagnosis.observe(event)
  expect(diagnosis.observe({ kind: 'tick', time: 200 })).toEqual([])
  const [finding] = diagnosis.observe({ kind: 'tick', time: 2000 })
  expect(finding).toMatchObject({ rule: 'run-stalled', severity: 'warning' })
  expect(finding!.what).toBe(
    'Since step 3900 nothing was reported for 33 minutes; usually a report comes every 1 second.',
  )
  expect(diagnosis.observe({ kind: 'tick', time: 3000 })).toEqual([])
})
