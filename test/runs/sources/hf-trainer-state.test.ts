import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hfTrainerStateSource } from '../../../src/runs/sources/hf-trainer-state.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit hf '))
})
afterEach(() => rmSync(folder, { recursive: true }))

const state = (...steps: readonly number[]) =>
  JSON.stringify({
    max_steps: 100,
    train_batch_size: 8,
    log_history: steps.map((step) => ({ step, loss: 1 / step })),
  })

function write(path: string, text: string): string {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
  return join(folder, path)
}

test('an output folder is read through its latest checkpoint, then its own state', async () => {
  write('checkpoint-5/trainer_state.json', state(1, 5))
  const open = hfTrainerStateSource.open(folder)
  const first = await open.read(null)
  expect(first.points.map(({ step }) => step)).toEqual([1, 5])
  expect(first.facts).toEqual({
    batchSize: 8,
    plannedSteps: 100,
    settings: { max_steps: 100, train_batch_size: 8 },
  })
  write('checkpoint-10/trainer_state.json', state(1, 5, 10))
  const second = await open.read(first.cursor)
  expect(second.points.map(({ step }) => step)).toEqual([10])
  write('trainer_state.json', state(1, 5, 10, 20))
  expect((await open.read(second.cursor)).points.map(({ step }) => step)).toEqual([20])
})

test('a run that was started again is heard from its start, in place of what was there', async () => {
  write('trainer_state.json', state(1, 2, 3))
  const open = hfTrainerStateSource.open(folder)
  const { cursor } = await open.read(null)
  write('trainer_state.json', state(1))
  expect(await open.read(cursor)).toMatchObject({
    points: [{ step: 1 }],
    rewinds: [{ series: 'train/loss', step: Number.NEGATIVE_INFINITY }],
  })
})

test('and so is one that went on from an earlier checkpoint and has as much to say by now', async () => {
  write('trainer_state.json', state(1, 2, 3))
  const { cursor } = await hfTrainerStateSource.open(folder).read(null)
  write('trainer_state.json', state(1, 2, 4, 5))
  const open = hfTrainerStateSource.open(folder)
  const { rewinds, points, cursor: next } = await open.read(JSON.parse(JSON.stringify(cursor)))
  expect(rewinds).toEqual([{ series: 'train/loss', step: Number.NEGATIVE_INFINITY }])
  expect(points.map(({ step }) => step)).toEqual([1, 2, 4, 5])
  write('trainer_state.json', state(1, 2, 4, 5, 6))
  expect((await open.read(next)).points.map(({ step }) => step)).toEqual([6])
})

test('NaN as Python writes it, and entries without a step', async () => {
  write('trainer_state.json', '{"log_history": [{"step": 1, "loss": NaN}, {"loss": 2}, 3]}')
  const { points, bad } = await hfTrainerStateSource.open(folder).read(null)
  expect(points.map(({ values }) => values)).toEqual([{ 'train/loss': Number.NaN }])
  expect(bad).toBe(2)
})

test('the states of one output folder are one run', () => {
  const files = ['a/checkpoint-1', 'a/checkpoint-2', 'a', 'b/checkpoint-9'].map((name) =>
    write(`${name}/trainer_state.json`, state(1)),
  )
  const runs = hfTrainerStateSource.runs!(files)
  expect(runs.map(({ place }) => place.slice(folder.length + 1))).toEqual([
    'a',
    'b/checkpoint-9/trainer_state.json',
  ])
})
