import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../src/math/random.ts'
import {
  babysit,
  type Ended,
  hasBegun,
  pause,
  type Running,
  start,
  temporaryFolder,
  until,
} from './babysit.ts'
import { expectNoPointLost, expectNoTrialDoubled } from './expect-whole.ts'
import { comparable, comparableDocument, readRecord, type StudyRecord } from './study-record.ts'

const study = ['run', '--data', 'moons', '--seed', '7', '--budget', '6trials', '--workers', '2', '--json']

const folders = { whole: temporaryFolder(), killed: temporaryFolder() }
let whole: StudyRecord
let wholeEnd: Ended
beforeAll(async () => {
  wholeEnd = await babysit(folders.whole.path, ...study)
  expect(wholeEnd.stderr).not.toContain('error')
  expect(wholeEnd.code).toBe(0)
  whole = await readRecord(folders.whole.path)
})
afterAll(() => {
  for (const folder of Object.values(folders)) folder.remove()
})

test('an uninterrupted run loses nothing and doubles nothing', () => {
  expectNoPointLost(whole)
  expectNoTrialDoubled(whole)
  expect(whole.state).toBe('finished')
  expect(new Set(whole.trials.map(({ trial }) => trial.stage)).size).toBe(5)
  expect(whole.findings.length).toBeGreaterThan(0)
})

/** Kills the babysitter some time after it has begun a trial; answers with how many attempts had been made at it. */
async function killWithin(running: Running, moment: { trial: number; after: number }): Promise<void> {
  const dir = folders.killed.path
  const begun = () => hasBegun(dir, readdirSync(join(dir, '.babysit', 'runs'))[0] ?? '', moment.trial)
  await until(running, () => {
    try {
      return begun()
    } catch {
      return false
    }
  })
  await pause(moment.after)
  expect(running.child.exitCode, 'it had ended before it could be killed').toBeNull()
  running.child.kill('SIGKILL')
  if (running.child.signalCode === null) await once(running.child, 'exit')
  await running.ended
}

describe('kill -9 at three random moments', () => {
  const seed = Number(process.env['BABYSIT_TEST_SEED'] ?? Date.now() % 100_000)
  let record: StudyRecord
  let end: Ended

  beforeAll(async () => {
    const random = createRandom(seed)
    const last = whole.trials.length
    const moments = [0, 1, 2]
      .map(() => ({ trial: 1 + random.below(last - 3), after: random.below(60) }))
      .sort((a, b) => a.trial - b.trial)
    console.log(
      `BABYSIT_TEST_SEED=${seed}: killed ${moments.map((m) => `${m.after} ms into trial ${m.trial}`).join(', ')} of ${last}`,
    )
    let running = start(folders.killed.path, study)
    for (const moment of moments) {
      await killWithin(running, moment)
      running = start(folders.killed.path, ['resume', '--json'])
    }
    end = await running.ended
    record = await readRecord(folders.killed.path)
  }, 300_000)

  test('it ends as if nothing had been', () => {
    expect(end.stderr).not.toContain('error')
    expect(end.code).toBe(0)
    expect(record.state).toBe('finished')
  })

  test('the same trials, settings, seeds, ends, metrics, points, layers and findings, to the bit', () => {
    expect(comparable(record)).toEqual(comparable(whole))
  })

  test('the same document: verdict, range, stages, winner, findings, cost but for the time', () => {
    expect(comparableDocument(end.stdout)).toEqual(comparableDocument(wholeEnd.stdout))
  })

  test('no point is lost, no trial is doubled', () => {
    expectNoPointLost(record)
    expectNoTrialDoubled(record)
  })

  test('resuming once more is refused: nothing is left to do', async () => {
    const again = await babysit(folders.killed.path, 'resume')
    expect(again.code).toBe(1)
    expect(again.stderr).toMatch(/error BS1018: .*finished.*\n\s*next: babysit/)
  })
})
