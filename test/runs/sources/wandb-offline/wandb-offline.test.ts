import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readWhole } from '../../../../src/runs/reading/read-whole.ts'
import { wandbOfflineSource } from '../../../../src/runs/sources/wandb-offline/wandb-offline.ts'
import { wandbFile } from './write-records.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit wandb '))
})
afterEach(() => rmSync(folder, { recursive: true }))

const history = (step: number, ...items: readonly (readonly [string, string])[]) => ({
  history: { step: { num: step }, item: items.map(([key, valueJson]) => ({ key, valueJson })) },
})

/** Longer than a block, so that it lies in three. */
const long = history(1, ['text', JSON.stringify('x'.repeat(80_000))], ['loss', '0.5'])

async function hear(bytes: Uint8Array) {
  writeFileSync(join(folder, 'run-1.wandb'), bytes)
  return readWhole(wandbOfflineSource.open(folder))
}

test('records that go over the end of blocks are put together, and settings are facts', async () => {
  const run = await hear(
    wandbFile(
      {
        run: {
          runId: 'a',
          config: {
            update: [
              { key: 'lr', valueJson: '0.1' },
              { key: '_wandb', valueJson: '{}' },
            ],
          },
        },
      },
      { config: { update: [{ key: 'batch_size', valueJson: '32' }] } },
      history(0, ['loss', '1'], ['_step', '0'], ['_runtime', '3']),
      long,
      history(2, ['loss', '"Infinity"'], ['eval/acc', '0.25']),
      { exit: { exitCode: 0 } },
    ),
  )
  expect(run.points.map(({ step, values }) => [step, values])).toEqual([
    [0, { 'train/loss': 1 }],
    [1, { 'train/loss': 0.5 }],
    [2, { 'train/loss': Number.POSITIVE_INFINITY, 'val/accuracy': 0.25 }],
  ])
  expect(run.facts).toEqual({ learningRate: 0.1, batchSize: 32, settings: { lr: 0.1, batch_size: 32 } })
  expect(run).toMatchObject({ state: 'finished', bad: 0, names: { 'val/accuracy': 'eval/acc' } })
})

test('what is damaged is lost with the rest of its block, and the next block is read', async () => {
  const bytes = wandbFile(history(0, ['loss', '1']), long, history(2, ['loss', '2']))
  bytes[20]! ^= 1
  const { points, bad } = await hear(bytes)
  expect(points.map(({ step }) => step)).toEqual([2])
  expect(bad).toBe(1)
})

test('a step that is only among the items is the step', async () => {
  const item = [
    { key: '_step', valueJson: '7' },
    { key: 'loss', valueJson: '1' },
  ]
  expect((await hear(wandbFile({ history: { item } }))).points).toMatchObject([{ step: 7 }])
})

test('many blocks, read in several goes', async () => {
  const count = 60_000
  const records = Array.from({ length: count }, (_, step) =>
    history(step, ['loss', String(step)], ['note', JSON.stringify('x'.repeat(60))]),
  )
  const bytes = wandbFile(...records)
  expect(bytes.length).toBeGreaterThan(4 * 1024 * 1024)
  const { points, bad } = await hear(bytes)
  expect([points.length, bad, points.at(-1)!.step]).toEqual([count, 0, count - 1])
})
