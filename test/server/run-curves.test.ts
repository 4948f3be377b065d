import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCurveCache } from '../../src/server/run-curves.ts'
import { openStoreFolder } from '../../src/store/open-store-folder.ts'
import { heard, plan, point, run, trial } from '../../src/testing/store-samples.ts'

test('curves are those that count, also where a program has gone back and said as much again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'babysit curves '))
  const { store } = await openStoreFolder(folder)
  try {
    await store.createStudy(plan('s'), 1)
    await store.addTrials('s', [trial(1)])
    await store.beginRun('s', 1, run('s/1.1'))
    const curves = createCurveCache(store)
    const steps = async () => [...((await curves.of('s/1.1')).series.get('train/loss')?.steps ?? [])]
    await store.append('s/1.1', heard([0, 1, 2].map(point), 1))
    expect(await steps()).toEqual([0, 1, 2])
    const rewinds = [{ series: 'train/loss', step: 1 }]
    await store.append('s/1.1', { ...heard([1, 5].map(point), 2), rewinds })
    expect(await steps()).toEqual([0, 1, 5])
    await store.append('s/1.1', heard([point(6)], 3))
    expect(await steps()).toEqual([0, 1, 5, 6])
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
