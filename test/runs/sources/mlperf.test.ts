import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readWhole } from '../../../src/runs/reading/read-whole.ts'
import { mlperfSource } from '../../../src/runs/sources/mlperf.ts'

let path: string
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'babysit mlperf ')), 'result_0.txt')
})
afterEach(() => rmSync(join(path, '..'), { recursive: true }))

async function hear(...lines: readonly string[]) {
  writeFileSync(path, `${lines.join('\n')}\n`)
  return readWhole(mlperfSource.open(path))
}

test('what is said of no epoch and no step is a setting', async () => {
  const { facts, points } = await hear(
    ':::MLLOG {"key": "global_batch_size", "value": 256, "metadata": {}, "time_ms": 1600000000000}',
    ':::MLLOG {"key": "opt_learning_rate", "value": 0.5, "metadata": {"file": "x.py"}, "time_ms": 1600000000000}',
    ':::MLLOG {"key": "submission_org", "value": "nobody", "metadata": {}, "time_ms": 1600000000000}',
  )
  expect(points).toEqual([])
  expect(facts).toEqual({
    batchSize: 256,
    learningRate: 0.5,
    settings: { global_batch_size: 256, learning_rate: 0.5 },
  })
})

test('steps come before epochs, epochs before samples; several values of one line are one point', async () => {
  const { points } = await hear(
    '0: :::MLLOG {"key": "tracked_stats", "value": {"throughput": 9, "train_loss": 2}, "metadata": {"step": 40, "epoch_num": 2}, "time_ms": 1600000000500}',
    ':::MLLOG {"key": "eval_error", "value": 0.25, "metadata": {"samples_count": 4096}, "time_ms": 1600000001000}',
  )
  expect(points).toEqual([
    { step: 40, epoch: 2, time: 1600000000.5, values: { throughput: 9, 'train/loss': 2 } },
    { step: 4096, time: 1600000001, values: { 'val/error': 0.25 } },
  ])
})

test('the epoch that was begun is that of values which tell none', async () => {
  const { points } = await hear(
    'MLPerf: resnet [06/13/19 00:31:41], train_epoch:2',
    'MLPerf: resnet [06/13/19 00:31:42], eval_accuracy: {"value": 12.5%}',
  )
  expect(points).toMatchObject([{ step: 2, epoch: 2, values: { 'val/accuracy': 0.125 } }])
})

test('lines of other programs, and broken ones, are passed over', async () => {
  const { points, bad } = await hear('epoch 3 loss 0.5', ':::MLLOG {"key": ', ':::MLLOG [1]', ':::MLL')
  expect([points, bad]).toEqual([[], 0])
})
