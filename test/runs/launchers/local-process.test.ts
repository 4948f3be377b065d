import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandProgram } from '../../../src/domain/program.ts'
import type { Launcher, LaunchRequest, RunHandle } from '../../../src/runs/launchers/launcher.ts'
import { createLocalProcessLauncher } from '../../../src/runs/launchers/local-process.ts'
import { isAlive, processStart } from '../../../src/runs/launchers/process-start.ts'

const command = fileURLToPath(new URL('../../../fixtures/programs/command.sh', import.meta.url))
const babysitter = fileURLToPath(new URL('../../../fixtures/programs/start-run.mjs', import.meta.url))

let folder: string
let launcher: Launcher
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit run '))
  launcher = createLocalProcessLauncher({ grace: 0.3 })
})
afterEach(async () => {
  await launcher.close()
  rmSync(folder, { recursive: true })
})

function request(argv: readonly string[], more: Partial<CommandProgram> = {}): LaunchRequest {
  const program: CommandProgram = { kind: 'command', argv, cwd: folder, ...more }
  const orders = { settings: { lr: 0.00003, 'weight-decay': 0 }, seed: 7 }
  return { run: 's/1.1', program, orders, folder, wire: join(folder, 'wire.jsonl') }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('a command that cannot be started', () => {
  test.each([
    [
      'is not in PATH',
      ['no-such-command-anywhere'],
      /"no-such-command-anywhere" was not found in PATH.*spelling/,
    ],
    ['is no file', ['./train'], /\/train does not exist.*relative paths start from/],
    ['is a folder', ['/usr'], /\/usr does not exist/],
  ])('%s', async (_, argv, message) => {
    const run = await launcher.start(request(argv))
    const end = await run.ended
    expect(end).toMatchObject({ status: 'failed', reason: 'not-found' })
    expect(end.message).toMatch(message)
    await launcher.stop(run.handle, 'forced')
  })

  test('is not executable', async () => {
    writeFileSync(join(folder, 'train.sh'), 'exit 0', { mode: 0o644 })
    const end = await (await launcher.start(request(['./train.sh']))).ended
    expect(end.message).toMatch(/not executable.*chmod/)
  })

  test('in a folder that does not exist', async () => {
    const end = await (await launcher.start(request(['true'], { cwd: join(folder, 'no') }))).ended
    expect(end.message).toMatch(/working folder .*\/no does not exist/)
  })

  test('is found in the PATH that the program is given', async () => {
    writeFileSync(join(folder, 'my-train'), '#!/bin/sh\necho found', { mode: 0o755 })
    const end = await (
      await launcher.start(request(['my-train'], { env: { PATH: `${folder}:/usr/bin:/bin` } }))
    ).ended
    expect(end).toEqual({ status: 'ok', reason: 'finished', exitCode: 0 })
  })
})

test('settings come as words, variables and a file', async () => {
  const script =
    'echo "$BABYSIT_PARAM_WEIGHT_DECAY"; cat "$BABYSIT_PARAMS_FILE"; echo "$PYTHONUNBUFFERED$BABYSIT_TRIAL"'
  const argv = ['sh', '-c', `echo "$@"; ${script}`, 'sh', '--lr={lr}', '{seed}', '{trial.dir}/x', '{unknown}']
  await (await launcher.start(request(argv))).ended
  expect(readFileSync(join(folder, 'stdout.log'), 'utf8')).toBe(
    `--lr=0.00003 7 ${folder}/x {unknown}\n0\n{"lr":0.00003,"weight-decay":0}1s/1.1\n`,
  )
})

test('a command ended by a signal of its own failed, and the signal is named', async () => {
  const end = await (await launcher.start(request(['sh', '-c', 'kill -SEGV $$']))).ended
  expect(end).toMatchObject({ status: 'failed', reason: 'signal', signal: 'SIGSEGV' })
})

test('stopping a command ends what it had started, too', async () => {
  const pids = join(folder, 'pids')
  const run = await launcher.start(request([command, 'family', pids]))
  await until(() => existsSync(join(folder, 'wire.jsonl')))
  const children = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
  expect(children.map((pid) => processStart(pid) !== null)).toEqual([true, true])
  await launcher.stop(run.handle, 'graceful')
  expect((await run.ended).status).toBe('stopped')
  await until(() => children.every((pid) => processStart(pid) === null))
})

describe('after the babysitter was killed', () => {
  /** Has another process start the run and be killed; answers with the handle it had. */
  async function orphan(behaviour: string): Promise<RunHandle> {
    const child = spawn(process.execPath, [babysitter, folder, behaviour], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const handle = JSON.parse(String((await once(child.stdout, 'data'))[0]))
    await until(() => existsSync(join(folder, 'wire.jsonl')))
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    return handle
  }

  test('a run goes on, is found again, and can be stopped', async () => {
    const handle = await orphan('obedient')
    expect(await launcher.status(handle)).toEqual({ state: 'running' })
    const run = await launcher.attach(handle, request([]))
    await launcher.stop(run!.handle, 'graceful')
    expect(await run!.ended).toEqual({ status: 'stopped', reason: 'asked', exitCode: 0 })
  })

  test('a run is found by its folder where its handle was not stored', async () => {
    const handle = await orphan('obedient')
    const run = await launcher.attach({}, request([]))
    expect(run!.handle).toEqual(handle)
    await launcher.stop(handle, 'forced')
    expect((await run!.ended).status).toBe('stopped')
  })

  test('a timeout counts from the start of the run', async () => {
    const handle = await orphan('obedient')
    const run = await launcher.attach(handle, { ...request([]), timeout: 0.01 })
    expect(await run!.ended).toMatchObject({ status: 'stopped', reason: 'timeout' })
  })

  test('the end of a run that ended meanwhile is known', async () => {
    const handle = await orphan('exits')
    await until(() => !isAlive(Number(handle.pid), String(handle.started)))
    const end = { status: 'failed', reason: 'exit-code', exitCode: 7 }
    expect(await (await launcher.attach(handle, request([])))!.ended).toMatchObject(end)
    expect(await launcher.status(handle)).toMatchObject({ state: 'ended', end })
  })

  test('a run that left nothing is lost, and not taken up', async () => {
    const handle = await orphan('stubborn')
    process.kill(-Number(handle.pid), 'SIGKILL')
    await until(() => !isAlive(Number(handle.pid), String(handle.started)))
    expect(await launcher.attach(handle, request([]))).toBeNull()
    expect(await launcher.status(handle)).toMatchObject({
      state: 'ended',
      end: { status: 'failed', reason: 'lost' },
    })
  })
})

test('another process of the same number is never adopted or stopped', async () => {
  const other = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
  const handle = { pid: other.pid!, started: 'long ago', folder, time: 0 }
  expect(processStart(other.pid!)).not.toBeNull()
  expect(await launcher.attach(handle, request([]))).toBeNull()
  await launcher.stop(handle, 'forced')
  expect(processStart(other.pid!)).not.toBeNull()
  const gone = once(other, 'exit')
  other.kill('SIGKILL')
  await gone
  expect(processStart(other.pid!)).toBeNull()
})

test('only commands run here', async () => {
  const program = { kind: 'builtin', options: {} } as const
  await expect(launcher.start({ ...request([]), program })).rejects.toMatchObject({ code: 'BS3111' })
})
