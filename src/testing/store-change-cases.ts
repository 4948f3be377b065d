import assert from 'node:assert/strict'
import type { BabysitError } from '../domain/error.ts'
import type { RunEnd } from '../domain/run.ts'
import type { Store } from '../store/store.ts'
import { finding, finished, heard, layersAt, plan, point, run, trial } from './store-samples.ts'
import type { TestApi } from './test-api.ts'

/** Hands a store to `body`, and a way to open it once more; cleans up behind it. */
export type Trying = (
  body: (store: Store, again: () => Promise<Store>) => Promise<void>,
) => () => Promise<void>

/** What every store must do for those who look on and those who ask something of a study from outside. */
export function changeCases(test: TestApi['test'], trying: Trying): void {
  test(
    'says what has changed since a look, each thing once, here and in other processes',
    trying(async (store, again) => {
      const reader = await again()
      const look = async (since: number) => {
        const { seq, changes } = await reader.changes(since)
        return { seq, words: changes.map(({ kind, study, run }) => [kind, study, run ?? '-'].join(' ')) }
      }
      assert.deepEqual(await look(0), { seq: 0, words: [] })
      await begin(store)
      const begun = await look(0)
      assert.deepEqual(begun.words, ['study s -', 'run s s/1.1', 'trials s -'])
      assert.deepEqual(await look(begun.seq), { seq: begun.seq, words: [] })
      for (const step of [1, 2, 3]) await store.append('s/1.1', heard([point(step)], step))
      const heardOf = await look(begun.seq)
      assert.deepEqual(heardOf.words, ['points s s/1.1'])
      await store.append('s/1.1', { ...heard([], 4), layers: layersAt(4), facts: { classes: 3 } })
      await store.setRunFindings('s/1.1', [finding('too-slow', 's/1.1')])
      const told = await look(heardOf.seq)
      assert.deepEqual(told.words, ['points s s/1.1', 'run s s/1.1', 'findings s s/1.1'])
      await store.setRunFindings('s/1.1', [])
      await store.setStudyFindings('s', [finding('border', null)])
      await store.setNote('s', 'star', true)
      const last = await look(told.seq)
      assert.deepEqual(last.words, ['findings s s/1.1', 'findings s -', 'study s -'])
      const all = await look(0)
      assert.equal(all.seq, last.seq)
      assert.equal(new Set(all.words).size, all.words.length)
    }),
  )

  test(
    'keeps what stands for a run that goes on, until its end says otherwise',
    trying(async (store) => {
      await begin(store)
      await store.setRunFindings('s/1.1', [finding('too-slow', 's/1.1')])
      await store.setRunFindings('s/1.1', [finding('nan-loss', 's/1.1'), finding('dead', 's/1.1')])
      assert.equal((await store.findings('s')).length, 2)
      const end: RunEnd = { status: 'ok', reason: 'finished' }
      await store.finishTrial('s', finished(1, 's/1.1', end), end, [finding('dead', 's/1.1')], 2)
      assert.deepEqual(await store.findings('s'), [finding('dead', 's/1.1')])
      await refused(store.setRunFindings('none/1.1', []), /none\/1\.1/)
    }),
  )

  test(
    'keeps what people ask of a study until it is answered, and the answer',
    trying(async (store, again) => {
      await begin(store)
      const first = await store.ask('s', { kind: 'stop-trial', trial: 1 }, 5)
      const second = await store.ask('s', { kind: 'label', star: true, tags: ['a'] }, 6)
      assert.deepEqual(
        [first.state, second.state, second.number > first.number],
        ['pending', 'pending', true],
      )
      await store.answer(first.number, { state: 'done', answer: 'trial 1 was stopped' })
      await store.answer(first.number, { state: 'refused', answer: 'too late' })
      assert.deepEqual(await (await again()).actions('s'), [
        { ...first, state: 'done', answer: 'trial 1 was stopped' },
        second,
      ])
      assert.deepEqual(await store.actions('none'), [])
      await refused(store.ask('none', { kind: 'pause' }, 1), /none/)
      await refused(store.answer(99, { state: 'done', answer: '' }), /99/)
    }),
  )
}

export async function begin(store: Store): Promise<void> {
  await store.createStudy(plan('s'), 1)
  await store.addTrials('s', [trial(1)])
  await store.beginRun('s', 1, run('s/1.1'))
}

export async function refused(call: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(call, (error: BabysitError) => {
    assert.equal(error.name, 'BabysitError')
    assert.match(error.code, /^BS\d{4}$/)
    assert.match(error.message, message)
    assert.notEqual(error.next, '')
    return true
  })
}
