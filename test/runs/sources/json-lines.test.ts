import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readWhole } from '../../../src/runs/reading/read-whole.ts'
import { jsonLinesSource } from '../../../src/runs/sources/json-lines.ts'

let path: string
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'babysit lines ')), 'metrics.json')
})
afterEach(() => rmSync(join(path, '..'), { recursive: true }))

async function hear(...lines: readonly string[]) {
  writeFileSync(path, lines.join('\n'))
  return readWhole(jsonLinesSource.open(path, { complete: true }))
}

const likeness = (...lines: readonly string[]) =>
  jsonLinesSource.recognise({ kind: 'file', path: 'x', head: Buffer.from(lines.join('\n')), entries: [] })

test('objects within objects are named by their path, and coordinates are found in them', async () => {
  const { points } = await hear(
    '{"global_step": 3, "timestamp": "2026-01-01T00:00:00Z", "metrics": {"val": {"loss": 0.5}, "names": ["a"]}}',
    '{"epoch": 2, "val": {"acc": 0.75}, "done": true}',
  )
  expect(points).toMatchObject([
    { step: 3, time: 1767225600, values: { 'metrics/val/loss': 0.5 } },
    { step: 2, epoch: 2, values: { 'val/accuracy': 0.75 } },
  ])
})

test('lines without a step belong to the step before them; without any, they are counted', async () => {
  const { points } = await hear('{"step": 7, "loss": 1}', '{"loss": 2}')
  expect(points.map(({ step }) => step)).toEqual([7, 7])
  expect((await hear('{"loss": 1}', '{"loss": 2}')).points.map(({ step }) => step)).toEqual([0, 1])
})

test('a line that is no object is bad; the rest is read', async () => {
  const { points, bad, badWhy } = await hear(
    '{"step": 1, "loss": 1}',
    '{"step": 2, "lo',
    '[3]',
    '{"step": 4, "loss": 1}',
  )
  expect(points.map(({ step }) => step)).toEqual([1, 4])
  expect([bad, badWhy]).toEqual([2, 'a line that is no JSON object'])
})

test('an object without a step or an epoch may be anything', () => {
  expect(likeness('{"step": 1, "loss": 2}', '{"step": 2, "loss": 1}', '')).toBe('likely')
  expect(likeness('{"id": 1, "label": 2}', '')).toBe('perhaps')
  expect(likeness('{"name": "x"}', '')).toBe('no')
  expect(likeness('{', '  "lr": 1', '}', '')).toBe('no')
  expect(likeness('loading', '{"step": 1, "loss": 2}', '')).toBe('no')
})
