import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireFolderLock, folderLockHolder } from '../../src/store/folder-lock.ts'

const program = fileURLToPath(new URL('../../fixtures/programs/hold-lock.mjs', import.meta.url))

let folder: string
let holder: ChildProcess | null = null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit lock '))
})
afterEach(async () => {
  if (holder !== null) await kill(holder)
  holder = null
  rmSync(folder, { recursive: true })
})

async function hold(study: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, folder, study], { stdio: ['ignore', 'pipe', 'inherit'] })
  holder = child
  expect(String((await once(child.stdout!, 'data'))[0])).toBe('held\n')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('a second babysit is told who runs what, and what to do', async () => {
  const { pid } = await hold('calm-otter-1')
  expect(folderLockHolder(folder)).toMatchObject({ pid, study: 'calm-otter-1' })
  const said = JSON.parse(
    execFileSync(process.execPath, [program, folder, 'brave-lynx-2'], { encoding: 'utf8' }),
  )
  expect(said).toMatchObject({ code: 'BS4020', exitCode: 1 })
  expect(said.message).toMatch(
    new RegExp(
      `^Another babysit \\(pid ${pid}\\) is running study calm-otter-1 in this folder since 20\\d\\d-.*Z\\.$`,
    ),
  )
  expect(said.next).toMatch(/babysit stop calm-otter-1.*--dir/)
})

test('the lock of a process that was killed is free', async () => {
  await kill(await hold('calm-otter-1'))
  expect(folderLockHolder(folder)).toBeNull()
  await hold('brave-lynx-2')
  expect(folderLockHolder(folder)?.study).toBe('brave-lynx-2')
})

test('within one process it is held once, until it is released', () => {
  expect(folderLockHolder(folder)).toBeNull()
  const lock = acquireFolderLock(folder, { study: 'calm-otter-1', now: 5 })
  expect(() => acquireFolderLock(folder, { study: 'brave-lynx-2' })).toThrow(
    /pid \d+.*calm-otter-1.*1970-01-01T00:00:05Z/,
  )
  expect(folderLockHolder(folder)).toEqual({ pid: process.pid, study: 'calm-otter-1', since: 5 })
  lock.release()
  lock.release()
  expect(folderLockHolder(folder)).toBeNull()
  acquireFolderLock(folder, { study: 'brave-lynx-2' }).release()
})

test('of several that come at once exactly one gets it', async () => {
  const children = [1, 2, 3, 4].map((number) =>
    spawn(process.execPath, [program, folder, `study-${number}`], { stdio: ['ignore', 'pipe', 'inherit'] }),
  )
  const lines = await Promise.all(
    children.map(async (child) => String((await once(child.stdout, 'data'))[0])),
  )
  await Promise.all(children.map(kill))
  expect(lines.filter((line) => line === 'held\n')).toHaveLength(1)
  expect(lines.filter((line) => line.includes('BS4020'))).toHaveLength(3)
})
