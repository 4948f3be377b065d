import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { search } from '../examples/in-process/ask-and-tell.ts'
import { circle, train as trainInProcess } from '../examples/in-process/plain-loop.ts'
import { diagnose } from '../examples/library/diagnose.ts'
import { train } from '../examples/typescript-function/train.ts'
import { study } from '../src/library/study.ts'
import { createGuest } from '../src/runs/wire/create-guest.ts'
import { parseLine } from '../src/runs/wire/parse-line.ts'
import { createWireWriter } from '../src/runs/wire/writer.ts'
import { describeWith, python } from './requirements.ts'

const folder = mkdtempSync(join(tmpdir(), 'babysit-examples-'))
const budget = { amount: 10, unit: 'epochs' } as const

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the TypeScript function learns, and reports whole lines', () => {
  const wire = join(folder, 'function.jsonl')
  const writer = createWireWriter(wire)
  const orders = { settings: { lr: 1, width: 16 }, seed: 1, budget }
  train(createGuest({ orders, options: {}, writer, shouldStop: () => false }))
  writer.close()
  const accuracies = valuesOf(wire, 'val/accuracy')
  expect(accuracies).toHaveLength(11)
  expect(accuracies.at(-1)).toBeGreaterThan(0.85)
})

test('the function of a program is searched, and its settings are good', async () => {
  const { best, state } = await study({
    space: circle,
    train: trainInProcess,
    goal: { maximize: 'val/accuracy' },
    stages: ['coarse'],
    effort: { trials: 8 },
    dir: null,
  })
  expect(state).toBe('finished')
  expect(best!.goal).toBeGreaterThan(0.85)
})

test('ask and tell comes close to the best settings', async () => {
  const best = await search(30, null)
  expect(best!.goal).toBeLessThan(1)
})

describeWith('python', 'the Python command', () => {
  test('learns, and reports whole lines', () => {
    const wire = join(folder, 'command.jsonl')
    const script = fileURLToPath(new URL('../examples/python-command/train.py', import.meta.url))
    execFileSync(python(), [script, '--lr', '1', '--epochs', '5', '--seed', '1'], {
      env: { ...process.env, BABYSIT_WIRE: wire },
    })
    const accuracies = valuesOf(wire, 'val/accuracy')
    expect(accuracies).toHaveLength(6)
    expect(accuracies.at(-1)).toBeGreaterThan(0.85)
  })
})

test('the library says of a run that explodes that it explodes, and of a sound one nothing grave', () => {
  const run = (loss: (step: number) => number) =>
    Array.from({ length: 200 }, (_, step) => ({ step, time: step, values: { 'train/loss': loss(step) } }))
  const sick = diagnose(
    run((step) => (step < 60 ? 2.3 : Number.NaN)),
    10,
  )
  expect(sick.map((finding) => finding.severity)).toContain('error')
  const sound = diagnose(
    run((step) => 0.1 + 2.2 * Math.exp(-step / 40)),
    0.01,
  )
  expect(sound.filter((finding) => finding.severity === 'error')).toEqual([])
})

function valuesOf(wire: string, series: string): readonly number[] {
  const lines = readFileSync(wire, 'utf8').trimEnd().split('\n')
  return lines.flatMap((text) => {
    const line = parseLine(text, 0)
    expect(line.kind, text).not.toMatch(/bad|unknown/)
    const value = line.kind === 'point' ? line.point.values[series] : undefined
    return value === undefined ? [] : [value]
  })
}
