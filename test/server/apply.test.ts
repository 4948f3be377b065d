import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordedAction } from '../../src/domain/action.ts'
import type { RunView, StudyView } from '../../src/server/messages.ts'
import { acquireFolderLock } from '../../src/store/folder-lock.ts'
import { babysit } from '../cli/end-to-end/babysit.ts'
import { describeWith } from '../requirements.ts'
import { sampleStudy } from './sample-study.ts'
import { type Served, served } from './served.ts'

const id = 'calm-otter-1'
let here: Served
beforeAll(async () => {
  here = await served()
  await sampleStudy(here.store)
})
afterAll(() => here?.close())

async function ask(body: unknown): Promise<RecordedAction> {
  const response = await fetch(`${here.base}/api/studies/${id}/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as RecordedAction
}

const view = async <T>(path: string) => (await (await fetch(here.base + path)).json()) as T

describeWith('build', 'advice applied as a new run', () => {
  test('only what a run can be told is offered', async () => {
    expect((await view<RunView>(`/api/studies/${id}/runs/3.1`)).applicable).toEqual([1])
    expect((await view<RunView>(`/api/studies/${id}/runs/1.1`)).applicable).toEqual([])
  })

  test('is refused in words while a study is worked on, for what is no advice, and where a trial has not begun', async () => {
    const lock = acquireFolderLock(here.dir, { study: 'busy-bee-1' })
    const busy = await ask({ kind: 'apply', trial: 3, advice: 1 })
    lock.release()
    expect(busy).toMatchObject({ state: 'refused' })
    expect(busy.answer).toContain('busy-bee-1')
    expect((await ask({ kind: 'apply', trial: 3, advice: 9 })).answer).toContain('no advice 9')
    expect((await ask({ kind: 'apply', trial: 77, advice: 1 })).answer).toContain("no trial '77'")
    const studies = await here.store.studies()
    expect(studies.map(({ plan }) => plan.id)).toEqual([id])
  }, 180_000)

  test('runs the trial with the change and nothing else, as a study of its own', async () => {
    const { state, answer } = await ask({ kind: 'apply', trial: 3, advice: 1 })
    expect(state).toBe('done')
    const [, name = ''] = /^begun as (\S+)$/.exec(answer ?? '') ?? []
    await expect
      .poll(async () => (await view<StudyView>(`/api/studies/${name}`)).state, { timeout: 60_000 })
      .toBe('finished')
    const { trials, labels, program } = await view<StudyView>(`/api/studies/${name}`)
    const [before] = (await view<StudyView>(`/api/studies/${id}`)).trials.filter(({ number }) => number === 3)
    expect(trials).toHaveLength(1)
    expect(trials[0]).toMatchObject({
      settings: { ...before!.settings, lr: 0.5 },
      seed: before!.seed,
      budget: before!.budget,
    })
    expect(trials[0]!.epochs).toBeGreaterThan(0)
    expect(labels.note).toContain(`${id} #3`)
    expect(program).toBe((await view<StudyView>(`/api/studies/${id}`)).program)
  }, 90_000)

  test('from the command line, held against the trial at the end', async () => {
    const { code, stderr, stdout } = await babysit(['apply', id, '3', '--json', '--as', 'told-wren-9'], {
      cwd: here.dir,
    })
    expect(stderr).toContain('lr 5 to 0.5')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      study: 'told-wren-9',
      of: { study: id, trial: 3 },
      proof: { verdict: 'helps' },
    })
    const wrong = await babysit(['apply', id, '1'], { cwd: here.dir })
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain('gives advice')
  }, 90_000)
})
