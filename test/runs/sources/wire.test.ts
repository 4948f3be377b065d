import { appendFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sources } from '../../../src/runs/sources/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit source '))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the wire is read on from any stored offset, and again from an earlier one', async () => {
  const path = join(folder, 'wire.jsonl')
  const source = await sources.wire!()
  const open = source.open(path)
  expect(await open.read(null)).toEqual({ points: [], layers: [], cursor: 0, state: 'waiting', bad: 0 })
  appendFileSync(path, '{"step":1,"time":1,"loss":2}\n{"t":"about","classes":3}\nbro')
  const first = await open.read(null)
  expect(first).toMatchObject({
    points: [{ step: 1, time: 1, values: { loss: 2 } }],
    facts: { classes: 3 },
    bad: 0,
  })
  appendFileSync(path, 'ken\n{"t":"end","status":"ok"}\n')
  expect(await open.read(first.cursor)).toMatchObject({ points: [], bad: 1, state: 'finished' })
  expect((await open.read(null)).points).toEqual(first.points)

  const later = source.open(path)
  expect(await later.read(first.cursor)).toMatchObject({ points: [], bad: 1, state: 'finished' })
  truncateSync(path, 3)
  const broken = await later.read(first.cursor)
  expect(broken).toMatchObject({ points: [], state: 'broken', cursor: first.cursor })
  expect(broken.why).toContain(path)
  await later.close()
  await open.close()
})
