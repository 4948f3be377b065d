import { describe, expect, test } from 'vitest'
import { createRunDiagnosis } from '../../src/diagnosis/engine.ts'
import { contextOf, eventsOf, type RunScript } from '../../src/testing/run-script.ts'
import { curve, decay, noisy } from './curves.ts'

/** The cases of the lecture "Hyper-parameters selection and babysitting", through all rules together. */
function said(script: RunScript) {
  const diagnosis = createRunDiagnosis({ context: contextOf(script) })
  for (const event of eventsOf(script)) diagnosis.observe(event)
  return diagnosis.findings()
}

const layer = (updateRatio: number) => () => [{ name: 'dense1', updateRatio }]

describe('cases of the lecture', () => {
  test('loss 2.302576 to 2.302420 while accuracy goes from 8 to 20 % over ten epochs: the rate is too low', () => {
    const [first, ...others] = said({
      series: {
        'train/loss': curve(11, (i) => 2.302576 - (0.000156 * i) / 10),
        'train/accuracy': curve(11, (i) => 0.08 + 0.012 * i),
        'val/accuracy': curve(11, (i) => 0.085 + 0.011 * i),
      },
      stepsPerEpoch: 100,
      facts: { classes: 10 },
      context: { settings: { lr: 1e-6 } },
    })
    expect(others).toEqual([])
    expect(first).toMatchObject({ rule: 'accuracy-rising-while-loss-flat', cause: 'learning-rate-too-low' })
    expect(first!.what).toContain('from 2.302576 to 2.30242')
    expect(first!.what).toContain('from 8 % to 20 %')
    expect(first!.advice[0]!.text).toBe('Multiply the learning rate by 10: lr 1e-6 becomes 1e-5.')
  })

  test('cost NaN at lr 1e6: the rate is far too high', () => {
    const [first, ...others] = said({
      series: { 'train/loss': [2.3, Number.NaN] },
      context: { settings: { lr: 1e6 } },
    })
    expect(others).toEqual([])
    expect(first).toMatchObject({
      rule: 'loss-not-finite',
      severity: 'error',
      cause: 'learning-rate-too-high',
    })
    expect(first!.advice[0]!.change).toMatchObject({ kind: 'scale', role: 'learningRate', factor: 1e-7 })
  })

  test('cost inf at epoch 5 at lr 3e-3: still too high', () => {
    const [first, ...others] = said({
      series: { 'train/loss': [2.18, 1.95, 2.05, 2.3, 3.1, Number.POSITIVE_INFINITY] },
      stepsPerEpoch: 100,
      context: { settings: { lr: 3e-3 } },
    })
    expect(others).toEqual([])
    expect(first).toMatchObject({ rule: 'loss-not-finite', cause: 'learning-rate-too-high' })
    expect(first!.what).toContain('inf at step 500 (epoch 5)')
    expect(first!.advice[0]!.text).toBe('Divide the learning rate by 10: lr 0.003 becomes 3e-4.')
  })

  test('flat, then a sudden drop: a bad initialization is the prime suspect', () => {
    const [first] = said({
      series: {
        'train/loss': noisy(100, 0.004, (i) => (i < 30 ? 2.3 : 0.3 + 2 * Math.exp(-(i - 30) / 4))),
      },
    })
    expect(first).toMatchObject({ rule: 'flat-then-sudden-drop', cause: 'initialization' })
  })

  test('a big gap between training and validation accuracy: overfitting', () => {
    const [first, ...others] = said({
      series: {
        'train/accuracy': curve(40, (i) => 1 - 0.9 * Math.exp(-i / 8)),
        'val/accuracy': noisy(40, 0.01, (i) => 0.7 - 0.6 * Math.exp(-i / 4)),
      },
      facts: { classes: 10 },
    })
    expect(others).toEqual([])
    expect(first).toMatchObject({ rule: 'overfitting-gap', severity: 'warning', cause: 'overfitting' })
    expect(first!.advice[0]!.change).toMatchObject({ kind: 'scale', role: 'regularization', factor: 10 })
  })

  test('no gap, and not good: the network is too small', () => {
    const [first, ...others] = said({
      series: {
        'train/loss': noisy(40, 0.005, decay(2.3, 1.5, 4)),
        'train/accuracy': noisy(40, 0.01, (i) => 0.45 - 0.35 * Math.exp(-i / 4)),
        'val/loss': noisy(41, 0.005, decay(2.3, 1.52, 4)).slice(0, 40),
        'val/accuracy': noisy(41, 0.01, (i) => 0.44 - 0.34 * Math.exp(-i / 4)).slice(0, 40),
      },
      facts: { classes: 10 },
    })
    expect(others).toEqual([])
    expect(first).toMatchObject({ rule: 'underfitting', cause: 'network-too-small' })
  })

  test('update ratio 0.01: about okay', () => {
    expect(said({ layerReports: 20, every: 10, layers: layer(0.01) })).toEqual([])
  })

  test('update ratio 0.1: too high', () => {
    const [first] = said({ layerReports: 20, every: 10, layers: layer(0.1) })
    expect(first).toMatchObject({ rule: 'update-ratio-too-high', severity: 'error' })
  })

  test('update ratio 1e-6: too low', () => {
    const [first] = said({ layerReports: 20, every: 10, layers: layer(1e-6) })
    expect(first).toMatchObject({ rule: 'update-ratio-too-low', cause: 'learning-rate-too-low' })
  })
})
