import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { studyName } from '../../library/study-name.ts'
import type { Applying } from '../../server/place.ts'
import { folderLockHolder } from '../../store/folder-lock.ts'
import type { StudyFolder } from '../study-folder.ts'

/** Built into dist/cli, for sources and for the package alike. */
const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

/** Milliseconds that a new study may take to appear. */
const patience = 20_000

/**
 * Starts `babysit apply` in a process of its own, which outlives the page, and answers as soon as its study is there; or
 * why there will be none.
 */
export function createApplying({ dir, store }: StudyFolder): Applying {
  return async ({ study, trial, advice }) => {
    const holder = folderLockHolder(dir)
    if (holder !== null)
      return { refused: `${holder.study} is being worked on in this folder: ask again when that has ended` }
    const name = studyName(
      (await store.studies()).map(({ plan }) => plan.id),
      randomInt,
    )
    const words = [study, String(trial), String(advice), '--as', name, '--dir', dir, '--no-color']
    const child = spawn(process.execPath, [main, 'apply', ...words], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 4000) said += text
    })
    let ended = false
    child.once('close', () => {
      ended = true
    })
    child.once('error', (error) => {
      said = error.message
      ended = true
    })
    for (const began = performance.now(); performance.now() - began < patience; ) {
      if ((await store.study(name)) !== null) {
        child.unref()
        ;(child.stderr as unknown as { unref(): void }).unref()
        return { study: name }
      }
      if (ended) break
      await sleep(100)
    }
    return { refused: said.trim().split('\n').slice(0, 2).join(' ') || 'it could not be started' }
  }
}
