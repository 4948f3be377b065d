import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith } from '../requirements.ts'
import { fixtures, type PythonRun, runPython, troubles } from './run-python.ts'

const all = 'lr,weight_decay,momentum,dropout,budget,samples,seed,inputs,evaluate'

async function steered(
  script: string,
  orders: Readonly<Record<string, string>>,
  agent = all,
): Promise<PythonRun> {
  const env = Object.fromEntries(Object.entries(orders).map(([name, value]) => [`BABYSIT_${name}`, value]))
  const run = await runPython([join(fixtures, script)], {
    agent: true,
    env: { BABYSIT_AGENT: agent, ...env },
  })
  expect(troubles(run)).toEqual([])
  return run
}

const values = (run: PythonRun, name: string) => run.series.get(name)?.map(([, value]) => value) ?? []
const lastLine = (run: PythonRun) => run.lines.at(-1)

describeWith('torch', 'steering a script that was not changed', () => {
  test('rate, decay, momentum and dropout are set, and the schedule keeps its shape', async () => {
    const params = JSON.stringify({ lr: 0.04, weight_decay: 0.5, momentum: 0.7, dropout: 0.5 })
    const run = await steered('loader_validation.py', { PARAMS: params, SEED: '0' })
    const rates = values(run, 'lr')
    expect(rates.slice(0, 32).every((rate) => rate === 0.04)).toBe(true)
    expect(rates.slice(32).every((rate) => rate === 0.02)).toBe(true)
    expect(run.facts).toMatchObject({ learningRate: 0.04, regularization: 0.5, momentum: 0.7, dropout: 0.5 })
    const own = await steered('loader_validation.py', { SEED: '0' })
    expect(values(run, 'train/loss')[0]).not.toBe(values(own, 'train/loss')[0])
  }, 300_000)

  test('a schedule by hand and groups with rates of their own keep their shape', async () => {
    const [hand, groups, own] = await Promise.all([
      steered('rate_by_hand.py', { PARAMS: '{"lr":0.03}', SEED: '0' }),
      steered('groups_and_warmup.py', { PARAMS: '{"lr":0.01,"weight_decay":0.3}', SEED: '0' }),
      runPython([join(fixtures, 'rate_by_hand.py')], { agent: true }),
    ])
    const expected = values(own, 'lr').map((rate) => 10 * rate)
    for (const [index, rate] of values(hand, 'lr').entries()) expect(rate).toBeCloseTo(expected[index]!, 12)
    expect(values(groups, 'lr').at(-1)).toBeCloseTo(0.01, 12)
    expect(values(groups, 'lr/2').at(-1)).toBeCloseTo(0.1, 12)
  }, 300_000)

  test('a budget in steps ends the pass, lets the script validate, and ends well', async () => {
    const run = await steered('loader_validation.py', { BUDGET: '20', BUDGET_UNIT: 'steps' })
    expect(run.code).toBe(0)
    expect(values(run, 'train/loss')).toHaveLength(20)
    expect(run.series.get('val/loss')?.map(([step]) => step)).toEqual([16, 20])
    expect(lastLine(run)).toMatchObject({ t: 'end', status: 'ok', reason: 'budget' })
  }, 300_000)

  test('where nobody wants an evaluation it ends after the last step', async () => {
    const orders = { BUDGET: '5', BUDGET_UNIT: 'steps', EVALUATE: 'none' }
    const [loader, none] = await Promise.all([
      steered('loader_validation.py', orders),
      steered('recurrent.py', orders),
    ])
    for (const run of [loader, none]) {
      expect(run.code).toBe(0)
      expect(values(run, 'train/loss')).toHaveLength(5)
      expect(run.series.has('val/loss')).toBe(false)
    }
  }, 300_000)

  test('a budget in epochs, and a fraction of one', async () => {
    const [two, half] = await Promise.all([
      steered('loader_validation.py', { BUDGET: '2', BUDGET_UNIT: 'epochs' }),
      steered('loader_validation.py', { BUDGET: '0.5', BUDGET_UNIT: 'epochs' }),
    ])
    expect(values(two, 'train/loss')).toHaveLength(32)
    expect(values(two, 'val/loss')).toHaveLength(2)
    expect(values(half, 'train/loss')).toHaveLength(8)
    expect(values(half, 'val/loss')).toHaveLength(1)
  }, 300_000)

  test('the first samples, all in each batch, for longer than the script would train', async () => {
    const orders = { SAMPLES: '20', BUDGET: '300', BUDGET_UNIT: 'steps', EVALUATE: 'none', SEED: '1' }
    const run = await steered('loader_validation.py', { ...orders, PARAMS: '{"dropout":0,"weight_decay":0}' })
    const losses = values(run, 'train/loss')
    expect(losses).toHaveLength(300)
    expect(run.facts).toMatchObject({ trainSamples: 20, batchSize: 20 })
    expect(losses.at(-1)!).toBeLessThan(0.01 * losses[0]!)
    expect(values(run, 'train/accuracy').at(-1)).toBe(1)
  }, 300_000)

  test('an evaluation of what is trained on ends, is no pass, and is short where nobody wants it', async () => {
    const [few, none, all] = await Promise.all([
      steered('evaluates_training_data.py', { SAMPLES: '20', BUDGET: '25', BUDGET_UNIT: 'steps' }),
      steered('evaluates_training_data.py', { EVALUATE: 'none', BUDGET: '25', BUDGET_UNIT: 'steps' }),
      steered('evaluates_training_data.py', { SEED: '0' }),
    ])
    const batches = (run: PythonRun, name: string) =>
      [...run.stdout.matchAll(new RegExp(`^${name} (\\d+) `, 'gm'))].map(([, count]) => Number(count))
    expect(batches(few, 'known')).toEqual([1, 1, 1])
    expect(batches(few, 'unseen')).toEqual([4, 4, 4])
    expect(values(few, 'train/loss')).toHaveLength(25)
    expect([...batches(none, 'known'), ...batches(none, 'unseen')]).toEqual([1, 1, 1, 1, 1, 1])
    expect(batches(all, 'known')).toEqual(Array.from({ length: 7 }, () => 16))
    const epochs = all.lines.filter(({ t }) => t === 'point').map(({ epoch }) => Number(epoch))
    expect(Math.max(...epochs)).toBeLessThanOrEqual(4)
  }, 300_000)

  test('the same seed gives the same losses, another one others', async () => {
    const orders = { BUDGET: '6', BUDGET_UNIT: 'steps', EVALUATE: 'none' }
    const [one, same, other] = await Promise.all(
      ['3', '3', '4'].map((seed) => steered('loader_validation.py', { ...orders, SEED: seed })),
    )
    expect(values(one!, 'train/loss')).toEqual(values(same!, 'train/loss'))
    expect(values(one!, 'train/loss')).not.toEqual(values(other!, 'train/loss'))
  }, 300_000)

  test('zeroed inputs, and an evaluation asked twice', async () => {
    const [zero, twice] = await Promise.all([
      steered('loader_validation.py', { INPUTS: 'zero', BUDGET: '1' }),
      steered('loader_validation.py', { EVALUATE: 'twice', BUDGET: '2', BUDGET_UNIT: 'steps' }),
    ])
    expect(values(zero, 'val/accuracy')[0]!).toBeLessThan(0.6)
    expect(values(zero, 'val/loss')[0]!).toBeGreaterThan(0.85)
    const [one, again] = [values(twice, 'val/again')[0]!, values(twice, 'val/again2')[0]!]
    expect(Math.abs(one - again)).toBeLessThanOrEqual(1e-6 * one)
  }, 300_000)

  test('inputs that come by name are zeroed, and not the number that comes with them', async () => {
    const orders = { SEED: '0', BUDGET: '10', BUDGET_UNIT: 'steps', EVALUATE: 'none' }
    const [real, zeroed] = await Promise.all([
      steered('named_inputs.py', orders),
      steered('named_inputs.py', { ...orders, INPUTS: 'zero' }),
    ])
    expect(values(zeroed, 'train/loss')).toHaveLength(10)
    expect(values(zeroed, 'train/loss').every(Number.isFinite)).toBe(true)
    expect(values(zeroed, 'train/loss')[0]).not.toBe(values(real, 'train/loss')[0])
  }, 120_000)

  test('what the agent is not told to set stays as it is', async () => {
    const run = await steered('loader_validation.py', { PARAMS: '{"lr":9}', BUDGET: '3', SEED: '5' }, '')
    const own = await runPython([join(fixtures, 'loader_validation.py')], { agent: false })
    expect(run.stdout).toBe(own.stdout)
    expect(run.lines[0]).toMatchObject({ obeys: [] })
  }, 300_000)
})
