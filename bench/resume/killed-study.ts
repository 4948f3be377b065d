import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
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
} from '../../test/end-to-end/babysit.ts'
import { comparable, comparableDocument, readRecord } from '../../test/end-to-end/study-record.ts'

/** A moment of a study: so many milliseconds after a trial was begun. */
interface Moment {
  readonly trial: number
  readonly after: number
}

export interface KilledStudy {
  readonly moments: readonly Moment[]
  readonly trials: number
  readonly points: number
  /** Trials, points, layers and findings are those of the uninterrupted study, to the bit. */
  readonly sameRecord: boolean
  /** So is the document of `--json`, but for times. */
  readonly sameDocument: boolean
}

/** Runs a study twice: once whole, once killed with SIGKILL at random moments and resumed each time. */
export async function killStudy(about: {
  readonly words: readonly string[]
  readonly kills: number
  readonly seed: number
}): Promise<KilledStudy> {
  const { words, kills, seed } = about
  const folders = [temporaryFolder(), temporaryFolder()] as const
  const [whole, killed] = [folders[0].path, folders[1].path]
  try {
    const undisturbed = finished(await babysit(whole, ...words))
    const expected = await readRecord(whole)
    const random = createRandom(seed)
    const moments = Array.from({ length: kills }, () => ({
      trial: 1 + random.below(expected.trials.length - 3),
      after: random.below(80),
    })).sort((a, b) => a.trial - b.trial)

    let running = start(killed, words)
    for (const moment of moments) {
      await killAt(running, killed, moment)
      running = start(killed, ['resume', '--json'])
    }
    const { stdout } = finished(await running.ended)
    const record = await readRecord(killed)
    return {
      moments,
      trials: record.trials.length,
      points: record.trials.reduce((sum, { heard }) => sum + heard.points.length, 0),
      sameRecord: isDeepStrictEqual(comparable(record), comparable(expected)),
      sameDocument: isDeepStrictEqual(comparableDocument(stdout), comparableDocument(undisturbed.stdout)),
    }
  } finally {
    for (const folder of folders) folder.remove()
  }
}

function finished(ended: Ended): Ended {
  if (ended.code !== 0) throw new Error(`exit code ${ended.code}:\n${ended.stderr}`)
  return ended
}

async function killAt(running: Running, dir: string, { trial, after }: Moment): Promise<void> {
  const runs = join(dir, '.babysit', 'runs')
  const study = () => (existsSync(runs) ? (readdirSync(runs)[0] ?? '') : '')
  await until(running, () => study() !== '' && hasBegun(dir, study(), trial))
  await pause(after)
  running.child.kill('SIGKILL')
  if (running.child.exitCode === null && running.child.signalCode === null) await once(running.child, 'exit')
}
