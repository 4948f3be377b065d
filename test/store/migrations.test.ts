import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Point } from '../../src/domain/series.ts'
import { toJson } from '../../src/store/sqlite/json.ts'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts'
import { encodePoints } from '../../src/store/sqlite/points-chunk.ts'
import { migrations } from '../../src/store/sqlite/schema.ts'
import { plan, trial } from '../../src/testing/store-samples.ts'

const point = (step: number): Point => ({ step, time: step, values: { 'train/loss': 1 / (1 + step) } })

test('a store of the first version is brought up to date with all that it holds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'babysit-migrate-'))
  try {
    const path = join(folder, 'store.db')
    const old = new Sqlite(path)
    old.exec(migrations[0]!)
    old.pragma('user_version = 1')
    old.prepare('insert into studies values (?, ?, ?, 1, 1)').run('s', toJson(plan('s')), 'running')
    old.prepare('insert into trials values (?, 1, ?, ?, ?)').run('s', 'running', toJson(trial(1)), 's/1.1')
    old.prepare("insert into runs values (7, 's/1.1', 's', 1, 'running', '{}', '{}', '{}', 10, 3, 2)").run()
    const whole = Array.from({ length: 66_000 }, (_, step) => point(step))
    old.prepare('insert into points values (7, 0, 0, ?)').run(encodePoints(whole))
    old.prepare('insert into points values (7, 1, 1, ?)').run(encodePoints([1, 2, 3].map(point)))
    old.close()

    const store = await openSqliteStore(path)
    const { points, total } = await store.points('s/1.1', 65_999)
    expect(total).toBe(66_003)
    expect(points.map(({ step }) => step)).toEqual([65_999, 1, 2, 3])
    expect(await store.changes(0)).toEqual({ seq: 0, changes: [] })
    await store.append('s/1.1', { points: [point(4)], layers: [], offset: 11 })
    expect((await store.points('s/1.1', 66_003)).points).toEqual([point(4)])
    expect((await store.changes(0)).changes).toEqual([{ kind: 'points', study: 's', run: 's/1.1' }])
    await store.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
