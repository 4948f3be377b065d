import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunEnd } from '../domain/run.ts'
import type { Point } from '../domain/series.ts'
import type { GappedColumn, PointColumns, Store } from '../store/store.ts'
import { begin, changeCases, refused, type Trying } from './store-change-cases.ts'
import { rewindCases } from './store-rewind-cases.ts'
import {
  finding,
  finished,
  heard,
  layersAt,
  oddNumbers,
  oddPoint,
  plan,
  planned,
  point,
  run,
  trial,
} from './store-samples.ts'
import type { TestApi } from './test-api.ts'

export interface StoreSubject {
  /** Opens the store of a folder that exists: a new one, or the one that is there already. */
  readonly open: (folder: string) => Promise<Store>
}

/** What every store must do. `subjects` holds an entry for each name of the table. */
export function storeSuite(
  api: TestApi,
  table: Readonly<Record<string, unknown>>,
  subjects: Readonly<Record<string, StoreSubject>>,
): void {
  for (const name of Object.keys(table)) {
    api.describe(`store ${name}`, () => {
      const subject = subjects[name]
      if (subject === undefined) {
        api.test('has a subject', () => assert.fail(`no way to open the store "${name}"`))
      } else oneStore(api, subject)
    })
  }
}

function oneStore({ test }: TestApi, { open }: StoreSubject): void {
  const trying: Trying = (body) => async () => {
    const folder = mkdtempSync(join(tmpdir(), 'babysit store '))
    const opened: Store[] = []
    const again = async () => {
      const store = await open(folder)
      opened.push(store)
      return store
    }
    try {
      await body(await again(), again)
    } finally {
      for (const store of opened) await store.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  changeCases(test, trying)
  rewindCases(test, trying)

  test(
    'keeps studies, newest first, and their states',
    trying(async (store, again) => {
      const first = await store.createStudy(plan('calm-otter-1'), 10)
      await store.createStudy(plan('brave-lynx-2'), 20)
      assert.deepEqual(first, { plan: plan('calm-otter-1'), state: 'running', created: 10, changed: 10 })
      await store.setStudyState('calm-otter-1', 'finished', 30)
      for (const one of [store, await again()]) {
        const studies = await one.studies()
        assert.deepEqual(
          studies.map((study) => study.plan.id),
          ['brave-lynx-2', 'calm-otter-1'],
        )
        assert.deepEqual(await one.study('calm-otter-1'), { ...first, state: 'finished', changed: 30 })
      }
    }),
  )

  test(
    'finds a study by its name, by a unique beginning, and the last one',
    trying(async (store) => {
      await refused(store.findStudy('last'), /no study/i)
      for (const [index, id] of ['calm-otter-1', 'calm-otter-12', 'brave-lynx-2'].entries()) {
        await store.createStudy(plan(id), index)
      }
      assert.equal((await store.findStudy('calm-otter-1')).plan.id, 'calm-otter-1')
      assert.equal((await store.findStudy('br')).plan.id, 'brave-lynx-2')
      assert.equal((await store.findStudy('last')).plan.id, 'brave-lynx-2')
      await refused(store.findStudy('calm'), /calm-otter-12, calm-otter-1/)
      await refused(store.findStudy('dull'), /"dull".*brave-lynx-2/)
    }),
  )

  test(
    'answers what is not there with null or nothing, and refuses to write to it',
    trying(async (store) => {
      assert.equal(await store.study('none'), null)
      assert.deepEqual(await store.studies(), [])
      assert.deepEqual(await store.trials('none'), [])
      assert.equal(await store.run('none/1.1'), null)
      assert.deepEqual(await store.heard('none/1.1'), {
        points: [],
        layers: [],
        facts: {},
        offset: 0,
        listening: null,
      })
      assert.deepEqual(await store.findings('none'), [])
      assert.equal(await store.note('none', 'key'), null)

      await refused(store.setStudyState('none', 'finished', 1), /none/)
      await refused(store.addTrials('none', [trial(1)]), /none/)
      await refused(store.beginRun('none', 1, run('none/1.1')), /none/)
      await refused(store.setHandle('none/1.1', {}), /none\/1\.1/)
      await refused(store.append('none/1.1', heard([], 1)), /none\/1\.1/)
      await refused(store.setNote('none', 'key', 1), /none/)
      await refused(store.setStudyFindings('none', []), /none/)
      await store.createStudy(plan('s'), 1)
      await refused(store.createStudy(plan('s'), 2), /exists already/)
      await refused(store.beginRun('s', 4, run('s/4.1')), /no trial 4/)
    }),
  )

  test(
    'adds all trials of a call or none',
    trying(async (store) => {
      await store.createStudy(plan('s'), 1)
      await store.addTrials('s', [trial(3), trial(1), trial(2)])
      await refused(store.addTrials('s', [trial(4), trial(2)]), /Trial 2/)
      assert.deepEqual(await store.trials('s', { after: 1, most: 5 }), [planned(2), planned(3)])
    }),
  )

  test(
    'follows a trial from plan to end, with its run and findings',
    trying(async (store, again) => {
      await store.createStudy(plan('s'), 1)
      await store.addTrials('s', [trial(1)])
      await store.beginRun('s', 1, run('s/1.1'))
      const begun = { run: run('s/1.1'), handle: {}, facts: {}, offset: 0 }
      assert.deepEqual(await store.run('s/1.1'), begun)
      await store.setHandle('s/1.1', { pid: 12, started: 'x' })
      await store.append('s/1.1', { ...heard([point(0)], 40), facts: { classes: 10, inputMean: Number.NaN } })
      assert.deepEqual(await store.trials('s'), [{ state: 'running', trial: trial(1), run: 's/1.1' }])

      const end: RunEnd = { status: 'failed', reason: 'exit-code', message: 'two\nlines', exitCode: 3 }
      const done = finished(1, 's/1.1', end)
      await store.finishTrial('s', done, end, [finding('nan-loss', 's/1.1')], 9)
      for (const one of [store, await again()]) {
        assert.deepEqual(await one.trials('s'), [{ state: 'finished', trial: done, run: 's/1.1' }])
        assert.deepEqual(await one.run('s/1.1'), {
          run: { ...run('s/1.1'), state: 'finished', finished: 9, end },
          handle: { pid: 12, started: 'x' },
          facts: { classes: 10, inputMean: Number.NaN },
          offset: 40,
        })
        assert.deepEqual(await one.findings('s'), [finding('nan-loss', 's/1.1')])
      }
      await refused(store.finishTrial('s', done, end, [finding('again', 's/1.1')], 10), /finished already/)
      await refused(store.beginRun('s', 1, run('s/1.2')), /finished already/)
      assert.equal((await store.findings('s')).length, 1)
    }),
  )

  test(
    'forgets an unfinished attempt with its points when the next one begins',
    trying(async (store) => {
      await store.createStudy(plan('s'), 1)
      await store.addTrials('s', [trial(1), trial(2)])
      await store.beginRun('s', 2, run('s/2.1'))
      await store.append('s/2.1', heard([point(0)], 10))
      for (const attempt of ['s/1.1', 's/1.2', 's/1.2']) {
        await store.beginRun('s', 1, run(attempt))
        assert.deepEqual(await store.heard(attempt), {
          points: [],
          layers: [],
          facts: {},
          offset: 0,
          listening: null,
        })
        await store.append(attempt, { ...heard([point(0)], 10), facts: { classes: 2 } })
      }
      assert.equal(await store.run('s/1.1'), null)
      assert.equal((await store.heard('s/1.2')).points.length, 1)
      assert.equal((await store.heard('s/2.1')).points.length, 1)
    }),
  )

  test(
    'gives points back as they were appended, bit for bit, in any pieces',
    trying(async (store, again) => {
      await begin(store)
      const given: Point[] = []
      let offset = 0
      for (const size of [1, 1, 3, 997, 1, 2500, 0, 400, 700, 1, 1000, 1]) {
        const points = Array.from({ length: size }, (_, index) => oddPoint(given.length + index))
        given.push(...points)
        offset += 10
        await store.append('s/1.1', { ...heard(points, offset), layers: layersAt(offset) })
      }
      for (const one of [store, await again()]) {
        const { points, layers } = await one.heard('s/1.1')
        assert.equal(points.length, given.length)
        for (const [index, found] of points.entries()) assert.deepEqual(found, given[index])
        assert.deepEqual(
          layers.map((report) => report.step),
          Array.from({ length: 12 }, (_, index) => 10 * (index + 1)),
        )
        assert.deepEqual(layers[0], layersAt(10)[0])
        assert.deepEqual(await one.layers('s/1.1'), layers)
        assert.deepEqual(await one.layers('none/1.1'), [])
      }
    }),
  )

  test(
    'gives points from any one on, and says how many there are',
    trying(async (store) => {
      await begin(store)
      assert.deepEqual(await store.points('s/1.1', 0), { points: [], total: 0, rewound: 0 })
      assert.deepEqual(await store.points('none/1.1', 3), { points: [], total: 0, rewound: 0 })
      let total = 0
      for (const size of [1, 3, 997, 2500, 400, 1]) {
        const points = Array.from({ length: size }, (_, index) =>
          index % 3 === 0 ? oddPoint(total + index) : point(total + index),
        )
        total += size
        await store.append('s/1.1', { ...heard(points, total), layers: layersAt(total) })
      }
      for (const from of [0, 1, 4, 999, 1000, 1001, 3000, 3499, 3900, total - 1, total, total + 9]) {
        const found = await store.points('s/1.1', from)
        assert.equal(found.total, total)
        assert.equal(found.points.length, Math.max(0, total - from))
        assert.equal(found.points[0]?.step, from < total ? from : undefined)
        const same = await store.columns('s/1.1', from)
        assert.equal(same.total, total)
        assert.deepEqual(same.columns.flatMap(pointsOf), found.points)
      }
    }),
  )

  test(
    'ignores what was appended before, by its offset',
    trying(async (store) => {
      await begin(store)
      await store.append('s/1.1', { ...heard([point(0)], 10), facts: { classes: 2 } })
      await store.append('s/1.1', { ...heard([point(1)], 10), facts: { classes: 3 } })
      await store.append('s/1.1', heard([point(1)], 5))
      await store.append('s/1.1', { ...heard([point(1)], 20), facts: { loss: 'hinge' } })
      const { points, facts, offset } = await store.heard('s/1.1')
      assert.deepEqual([points, facts, offset], [[point(0), point(1)], { classes: 2, loss: 'hinge' }, 20])
    }),
  )

  test(
    'settles the goal of a study, and leaves the rest of its plan',
    trying(async (store, again) => {
      await store.createStudy(plan('s'), 1)
      const goal = { series: 'val/loss', direction: 'minimize' } as const
      await store.setGoal('s', goal)
      assert.deepEqual((await (await again()).study('s'))?.plan, { ...plan('s'), goal })
      await refused(store.setGoal('none', goal), /none/)
    }),
  )

  test(
    'adds wishes to the plan of a study, each after the newest trial there is',
    trying(async (store, again) => {
      const [early, late] = [
        { kind: 'try', settings: { lr: 0.1 } },
        { kind: 'more', amount: { kind: 'trials', trials: 3 } },
      ] as const
      await store.createStudy(plan('s'), 1)
      assert.deepEqual(await store.addWish('s', early), { after: 0, wish: early })
      await store.addTrials('s', [trial(1), trial(2)])
      await store.addWish('s', late)
      const wishes = [
        { after: 0, wish: early },
        { after: 2, wish: late },
      ]
      assert.deepEqual((await (await again()).study('s'))?.plan, { ...plan('s'), wishes })
      await refused(store.addWish('none', early), /none/)
    }),
  )

  test(
    'keeps where listening goes on, until it is told anew',
    trying(async (store, again) => {
      await begin(store)
      const listening = {
        cursors: { wire: 10, text: { at: [1, { odd: true }] } },
        merge: { owners: {}, reached: -1 },
      }
      await store.append('s/1.1', { ...heard([point(0)], 1), listening })
      await store.append('s/1.1', heard([point(1)], 2))
      await store.append('s/1.1', { ...heard([point(1)], 2), listening: { ...listening, cursors: {} } })
      assert.deepEqual((await (await again()).heard('s/1.1')).listening, listening)
    }),
  )

  test(
    'does calls that overlap in the order they were made',
    trying(async (store) => {
      const calls = [
        store.createStudy(plan('s'), 1),
        store.addTrials('s', [trial(1)]),
        store.beginRun('s', 1, run('s/1.1')),
        ...Array.from({ length: 200 }, (_, step) => store.append('s/1.1', heard([point(step)], step + 1))),
        store.setNote('s', 'key', 1),
        store.setNote('s', 'key', 2),
      ]
      await Promise.all(calls)
      const { points } = await store.heard('s/1.1')
      assert.deepEqual(
        points.map((one) => one.step),
        Array.from({ length: 200 }, (_, step) => step),
      )
      assert.equal(await store.note('s', 'key'), 2)
    }),
  )

  test(
    'is read by others while it is written',
    trying(async (store, again) => {
      const reader = await again()
      await begin(store)
      await store.append('s/1.1', heard([point(0)], 1))
      assert.deepEqual((await reader.heard('s/1.1')).points, [point(0)])
      await store.append('s/1.1', heard([point(1)], 2))
      assert.deepEqual((await reader.heard('s/1.1')).points, [point(0), point(1)])
    }),
  )

  test(
    "keeps a study's findings apart from those of its runs",
    trying(async (store) => {
      await begin(store)
      const end: RunEnd = { status: 'ok', reason: 'finished' }
      await store.setStudyFindings('s', [finding('border', null), finding('noise', null)])
      await store.finishTrial('s', finished(1, 's/1.1', end), end, [finding('too-slow', 's/1.1')], 2)
      await store.setStudyFindings('s', [finding('border', null)])
      assert.deepEqual(await store.findings('s'), [finding('too-slow', 's/1.1'), finding('border', null)])
    }),
  )

  test(
    'says when runs began and ended',
    trying(async (store) => {
      await begin(store)
      const { started } = run('s/1.1')
      assert.deepEqual(await store.runTimes('s'), [{ run: 's/1.1', began: started, ended: null }])
      const end: RunEnd = { status: 'ok', reason: 'finished' }
      await store.finishTrial('s', finished(1, 's/1.1', end), end, [], started + 9)
      assert.deepEqual(await store.runTimes('s'), [{ run: 's/1.1', began: started, ended: started + 9 }])
      assert.deepEqual(await store.runTimes('none'), [])
    }),
  )

  test(
    'keeps notes of any shape',
    trying(async (store, again) => {
      await store.createStudy(plan('s'), 1)
      const values = [
        null,
        1,
        'text',
        true,
        [],
        { $: 1 },
        { $: 'NaN' },
        { deep: [{ $: [2] }, ...oddNumbers] },
        oddNumbers,
      ]
      for (const [index, value] of values.entries()) await store.setNote('s', String(index), value)
      const other = await again()
      for (const [index, value] of values.entries())
        assert.deepEqual(await other.note('s', String(index)), value)
      assert.equal(await other.note('s', 'unheard'), null)
    }),
  )
}

/** Columns as points again. */
function pointsOf({ steps, epochs, times, series }: PointColumns): readonly Point[] {
  const at = ({ rows, values }: GappedColumn, row: number) => values[rows === null ? row : rows.indexOf(row)]
  return Array.from(steps, (step, row) => {
    const values: Record<string, number> = {}
    for (const column of series) {
      const value = at(column, row)
      if (value !== undefined) values[column.name] = value
    }
    const epoch = at(epochs, row)
    return { step, ...(epoch === undefined ? {} : { epoch }), time: times[row]!, values }
  })
}
