import assert from 'node:assert/strict'
import type { Point } from '../domain/series.ts'
import { begin, type Trying } from './store-change-cases.ts'
import { heard, layersAt, point } from './store-samples.ts'
import type { TestApi } from './test-api.ts'

/** What a store forgets where a program goes back. */
export function rewindCases(test: TestApi['test'], trying: Trying): void {
  test(
    'forgets what a program that has gone back takes back, and says that points are numbered anew',
    trying(async (store, again) => {
      await begin(store)
      const both = (step: number): Point => ({ ...point(step), values: { 'train/loss': step, lr: 0.1 } })
      const steps = Array.from({ length: 2100 }, (_, step) => step)
      await store.append('s/1.1', heard(steps.slice(0, 2050).map(both), 1))
      await store.append('s/1.1', heard(steps.slice(2050).map(both), 2))
      const rewinds = [
        { series: 'train/loss', step: 500 },
        { series: 'train/loss', step: 1500 },
        { series: 'unheard', step: 0 },
      ]
      await store.append('s/1.1', { ...heard([point(500)], 3), layers: layersAt(500), rewinds })
      await store.append('s/1.1', { ...heard([], 3), rewinds: [{ series: 'lr', step: 0 }] })
      await store.append('s/1.1', heard([point(501)], 4))
      const left = [
        ...steps.map((step) => (step < 500 ? both(step) : { ...both(step), values: { lr: 0.1 } })),
        point(500),
        point(501),
      ]
      for (const one of [store, await again()]) {
        assert.deepEqual((await one.heard('s/1.1')).points, left)
        assert.deepEqual(await one.points('s/1.1', 2100), {
          points: left.slice(2100),
          total: 2102,
          rewound: 1,
        })
        assert.equal((await one.columns('s/1.1', 0)).rewound, 1)
      }
      const { seq } = await store.changes(0)
      const all = ['lr', 'train/loss'].map((series) => ({ series, step: Number.NEGATIVE_INFINITY }))
      await store.append('s/1.1', { ...heard([], 5), rewinds: all })
      assert.deepEqual(await store.points('s/1.1', 0), { points: [], total: 0, rewound: 2 })
      assert.deepEqual((await store.changes(seq)).changes, [{ kind: 'points', study: 's', run: 's/1.1' }])
    }),
  )
}
