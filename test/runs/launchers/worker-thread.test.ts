import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Program } from '../../../src/domain/program.ts'
import type { Launcher, LiveRun } from '../../../src/runs/launchers/launcher.ts'
import { processStart } from '../../../src/runs/launchers/process-start.ts'
import { createWorkerThreadLauncher } from '../../../src/runs/launchers/worker-thread.ts'
import { createWireTail } from '../../../src/runs/wire/tail.ts'

const fixtures = new URL('../../../fixtures/programs/', import.meta.url)
const functions = new URL('functions.mjs', fixtures)

let folder: string
let launcher: Launcher
let count = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit run '))
  launcher = createWorkerThreadLauncher({ builtin: new URL('trainer.mjs', fixtures), threads: 1, grace: 0.3 })
})
afterEach(async () => {
  await launcher.close()
  rmSync(folder, { recursive: true })
})

async function start(program: Program | string): Promise<LiveRun & { wire: string }> {
  const run = `s/${++count}.1`
  const wire = join(folder, `${count}.jsonl`)
  const given = typeof program === 'string' ? functionOf(functions, program) : program
  const live = await launcher.start({ run, program: given, orders: { settings: {}, seed: 1 }, folder, wire })
  return { ...live, wire }
}

function functionOf(module: URL, name: string): Program {
  return { kind: 'function', module: fileURLToPath(module), export: name }
}

function valuesIn(wire: string): readonly Readonly<Record<string, number>>[] {
  const tail = createWireTail(wire)
  const { points } = tail.read()
  tail.close()
  return points.map((point) => point.values)
}

test('the built-in trainer is given its options', async () => {
  const run = await start({ kind: 'builtin', options: { width: 64, model: 'mlp' } })
  expect(await run.ended).toEqual({ status: 'ok', reason: 'finished' })
  expect(valuesIn(run.wire)).toEqual([{ width: 64 }])
})

test('a module in TypeScript runs', async () => {
  const run = await start(functionOf(new URL('typescript.ts', fixtures), 'train'))
  expect(await run.ended).toEqual({ status: 'ok', reason: 'finished' })
  expect(valuesIn(run.wire)).toEqual([{ count: 1 }, { count: 2 }, { count: 3 }])
})

test('a thread is kept for the next run, a crashed one is replaced', async () => {
  const calls = async () => {
    const run = await start('counts')
    await run.ended
    return valuesIn(run.wire)[0]?.calls
  }
  expect([await calls(), await calls()]).toEqual([1, 2])
  expect((await (await start('fails')).ended).status).toBe('failed')
  expect(await calls()).toBe(3)
  expect((await (await start('exits')).ended).status).toBe('failed')
  expect(await calls()).toBe(1)
})

test('an error thrown where nobody catches ends its run, with what it had said', async () => {
  const run = await start('escapes')
  expect(await run.ended).toEqual({
    status: 'failed',
    reason: 'threw',
    message: 'Error: thrown where nobody catches',
  })
  expect(valuesIn(run.wire)).toHaveLength(1)
  expect(readFileSync(join(folder, 'stderr.log'), 'utf8')).toContain('functions.mjs')
  expect((await (await start('fine')).ended).status).toBe('ok')
})

test('more runs than threads wait their turn, and can be stopped while they do', async () => {
  const [first, second, third] = [await start('obedient'), await start('obedient'), await start('fine')]
  await launcher.stop(second.handle, 'graceful')
  expect(await second.ended).toEqual({ status: 'stopped', reason: 'asked' })
  expect(await launcher.status(third.handle)).toEqual({ state: 'running' })
  await launcher.stop(first.handle, 'graceful')
  expect((await first.ended).status).toBe('stopped')
  expect((await third.ended).status).toBe('ok')
  expect(valuesIn(second.wire)).toEqual([])
})

test('closing stops what runs and what waits', async () => {
  const runs = [await start('stubborn'), await start('fine')]
  await launcher.close()
  for (const run of runs) expect((await run.ended).status).toBe('stopped')
})

test.each([
  [
    functionOf(functions, 'trian'),
    /^BS3102: .*functions\.mjs exports no function "trian"; it exports chatty, .*fine/,
  ],
  [functionOf(new URL('no-such.mjs', fixtures), 'train'), /^BS3101: .*no-such\.mjs could not be loaded: /],
])('a function that is not there fails its run, with what is', async (program, message) => {
  const end = await (await start(program)).ended
  expect(end).toMatchObject({ status: 'failed', reason: 'threw' })
  expect(end.message).toMatch(message)
})

test('a command is refused', async () => {
  await expect(start({ kind: 'command', argv: ['true'], cwd: '/' })).rejects.toMatchObject({ code: 'BS3103' })
})

test('runs of other processes: unknown while those live, lost once they are gone', async () => {
  const parent = { run: 'other/1.1', pid: process.ppid, started: processStart(process.ppid) ?? '' }
  expect((await launcher.status(parent)).state).toBe('unknown')
  const { pid } = spawnSync('true')
  const lost = await launcher.status({ run: 'other/1.1', pid, started: 'then' })
  expect(lost).toMatchObject({ state: 'ended', end: { status: 'failed', reason: 'lost' } })
})
