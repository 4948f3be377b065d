import { describe, expect, test } from 'vitest'
import { createRunDiagnosis } from '../../../src/diagnosis/engine.ts'
import { deadRelu } from '../../../src/diagnosis/rules/dead-relu.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { contextOf, eventsOf } from '../../../src/testing/run-script.ts'

const dead = (share: (i: number) => number) => (i: number) => [
  { name: 'relu1', kind: 'activation', deadFraction: share(i) },
]
const reports = { layerReports: 20, every: 50 }

testRunRule({ describe, test }, deadRelu, {
  quiet: {
    'a few silent units': { ...reports, layers: dead(() => 0.1) },
    'sparsity that grows slowly': { ...reports, layers: dead((i) => 0.02 * i) },
    'one odd batch': { ...reports, layers: dead((i) => (i === 7 ? 0.9 : 0.05)) },
    'tanh, which has no dead units': { ...reports, layers: dead(() => 0.8), facts: { activation: 'tanh' } },
    'nothing known of the units': { ...reports, layers: () => [{ name: 'relu1' }] },
  },
  fires: {
    'killed by one long step': {
      ...reports,
      layers: dead((i) => (i < 5 ? 0.05 : 0.7)),
      at: 350,
      advice: { kind: 'scale', role: 'learningRate', factor: 0.1 },
    },
    'dead from the start': {
      ...reports,
      layers: dead(() => 0.6),
      at: 100,
      advice: { kind: 'repair', what: 'initialization' },
    },
    'little by little, and others learn on: a note': {
      ...reports,
      layers: dead((i) => 0.05 + 0.04 * i),
      at: 700,
      severity: 'note',
    },
    'nearly all of them': { ...reports, layers: dead(() => 0.97), at: 100, severity: 'error' },
  },
})

describe('dead units at the end of a run', () => {
  const said = (loss: (i: number) => number, share: number) => {
    const script = {
      ...reports,
      series: { 'train/loss': Array.from({ length: 20 }, (_, i) => loss(i)) },
      layers: dead((i) => (i < 5 ? 0.05 : share)),
      facts: { classes: 10 },
    }
    const diagnosis = createRunDiagnosis({ context: contextOf(script), rules: [deadRelu] })
    for (const event of eventsOf(script)) diagnosis.observe(event)
    return diagnosis.findings().map(({ severity }) => severity)
  }

  test('are taken back where nothing was learnt though a third of the layer lives', () => {
    expect(said(() => 2.3, 0.7)).toEqual([])
  })

  test('stand where something was learnt, and where nothing gets through', () => {
    expect(said((i) => 2.3 - 0.05 * i, 0.7)).toEqual(['warning'])
    expect(said(() => 2.3, 0.95)).toEqual(['error'])
  })
})
