import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandProgram } from '../../../src/domain/program.ts'
import type { RunEnd } from '../../../src/domain/run.ts'
import { forwardSignal } from '../../../src/runs/launchers/forward-signal.ts'
import type { Launcher, LaunchRequest } from '../../../src/runs/launchers/launcher.ts'
import {
  createLocalProcessLauncher,
  type LocalProcessOptions,
} from '../../../src/runs/launchers/local-process.ts'
import { processEnd } from '../../../src/runs/launchers/process-end.ts'
import { memoryOf, processesOf } from '../../../src/runs/launchers/process-group.ts'
import { processStart } from '../../../src/runs/launchers/process-start.ts'
import { runFiles } from '../../../src/runs/launchers/run-files.ts'
import { describeWith } from '../../requirements.ts'

let folder: string
let launcher: Launcher
let count = 0
const made: Launcher[] = []
function create(options: LocalProcessOptions = {}): Launcher {
  const one = createLocalProcessLauncher({ grace: 0.3, ...options })
  made.push(one)
  return one
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit run '))
  launcher = create()
})
afterEach(async () => {
  for (const one of made.splice(0)) await one.close()
  rmSync(folder, { recursive: true })
})

function request(argv: readonly string[], more: Partial<LaunchRequest> = {}): LaunchRequest {
  const own = mkdtempSync(join(folder, 'a run '))
  const program = { kind: 'command', argv, cwd: own } as const
  return {
    run: `s/${++count}.1`,
    program,
    orders: { settings: {}, seed: 1 },
    folder: own,
    wire: join(own, 'wire.jsonl'),
    ...more,
  }
}

async function endOf(script: string, more: Partial<LaunchRequest> = {}): Promise<RunEnd> {
  return (await launcher.start(request(['sh', '-c', script], more))).ended
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

const node = (script: string) => [process.execPath, '-e', script]
const hog = node('const held=[];setInterval(()=>held.push(Buffer.alloc(2e7,1)),10)')

describeWith('linux', 'memory', () => {
  test('beyond its limit a run is ended, and says what it held', async () => {
    const run = await launcher.start(request(hog, { memory: 300e6 }))
    const end = await run.ended
    expect(end).toMatchObject({ status: 'failed', reason: 'out-of-memory', signal: 'SIGKILL' })
    expect(end.message).toMatch(/^its processes held \d+ MiB of memory, and may hold 286 MiB$/)
    expect(await launcher.status(run.handle)).toEqual({ state: 'ended', end })
  })

  test('what it has started counts too, and within the limit nothing happens', async () => {
    const child = `${process.execPath} -e "const held=Buffer.alloc(1.5e8,1);setTimeout(()=>held.length,1500)"`
    const within = launcher.start(request(['sh', '-c', `${child} & ${child} & wait`], { memory: 2e9 }))
    const beyond = launcher.start(request(['sh', '-c', `${child} & ${child} & wait`], { memory: 280e6 }))
    expect((await (await within).ended).status).toBe('ok')
    expect((await (await beyond).ended).reason).toBe('out-of-memory')
  })

  test('is the sum over a group', () => {
    const alone = memoryOf([process.pid], Number.POSITIVE_INFINITY)
    expect(alone).toBeGreaterThan(20e6)
    expect(memoryOf([process.pid, process.pid], Number.POSITIVE_INFINITY)).toBeGreaterThan(1.9 * alone)
    expect(memoryOf([2 ** 30], 0)).toBe(0)
    expect(processesOf(2 ** 30)).toEqual([])
  })

  test.each([
    ['torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 GiB'],
    ['MemoryError'],
    ["terminate called after throwing an instance of 'std::bad_alloc'"],
    ["RuntimeError: [enforce fail at alloc_cpu.cpp:75] DefaultCPUAllocator: can't allocate memory"],
    ['numpy.core._exceptions.MemoryError: Unable to allocate 7.3 TiB for an array'],
  ])('an allocation that failed is told apart from other failures: %s', async (line) => {
    const end = await endOf(`printf '%s\\n' "$LINE" >&2; exit 1`, {
      program: {
        kind: 'command',
        argv: ['sh', '-c', 'printf "%s\\n" "$LINE" >&2; exit 1'],
        cwd: '/',
        env: { LINE: line },
      },
    })
    expect(end).toEqual({ status: 'failed', reason: 'out-of-memory', exitCode: 1, message: line })
  })

  test('killed by the system, killed by somebody, and gone with an exit code are three things', () => {
    const files = runFiles(folder)
    const remains = { stop: null, files }
    expect(processEnd({ ...remains, code: 137, kernelKilled: true })).toMatchObject({
      reason: 'out-of-memory',
      signal: 'SIGKILL',
      message: expect.stringMatching(/killed by the system.*memory/),
    })
    expect(processEnd({ ...remains, code: 137, kernelKilled: false })).toMatchObject({
      reason: 'signal',
      signal: 'SIGKILL',
    })
    expect(processEnd({ ...remains, code: 1, kernelKilled: true })).toMatchObject({
      reason: 'exit-code',
      exitCode: 1,
    })
    expect(processEnd({ ...remains, code: null, kernelKilled: false })).toMatchObject({ reason: 'signal' })
  })
})

describeWith('linux', 'what a program leaves behind', () => {
  test('is asked to end, then forced, before the run counts as ended', async () => {
    const pids = join(folder, 'pids')
    const script = `sleep 1000 & echo $! >> '${pids}'
      sh -c 'trap "" TERM; while :; do sleep 0.05; done' & echo $! >> '${pids}'
      exit 0`
    const { program, ...rest } = request(['sh', '-c', script])
    const end = await (await launcher.start({ ...rest, program })).ended
    expect(end).toEqual({ status: 'ok', reason: 'finished', exitCode: 0 })
    const children = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
    expect(children).toHaveLength(2)
    expect(children.map((pid) => processStart(pid))).toEqual([null, null])
    expect(readFileSync(join(rest.folder, 'babysit.log'), 'utf8')).toMatch(/outlived the program.*sleep 1000/)
  })

  test('is found where it has left the group and lost its parent', async () => {
    const pids = join(folder, 'pids')
    const daemon = node(
      `const{spawn}=require('node:child_process');const c=spawn('sleep',['1000'],{detached:true,stdio:'ignore'});
       require('node:fs').writeFileSync(${JSON.stringify(pids)},String(c.pid));c.unref()`,
    )
    expect((await (await launcher.start(request(daemon))).ended).status).toBe('ok')
    expect(processStart(Number(readFileSync(pids, 'utf8')))).toBeNull()
  })

  test('a run of another is left alone', async () => {
    const other = await launcher.start(request(['sleep', '1000']))
    expect((await endOf('exit 0')).status).toBe('ok')
    expect(await launcher.status(other.handle)).toEqual({ state: 'running' })
    await launcher.stop(other.handle, 'forced')
    await other.ended
  })
})

describe('what a program is given', () => {
  test('its input is at its end', async () => {
    const end = await endOf('if read -r line; then exit 1; else echo "nothing to read" > seen; fi')
    expect(end.status).toBe('ok')
  })

  test('PYTHONUNBUFFERED is 1, unless it was set', async () => {
    const show = request(['sh', '-c', 'echo "$PYTHONUNBUFFERED"'])
    await (await launcher.start(show)).ended
    expect(readFileSync(join(show.folder, 'stdout.log'), 'utf8')).toBe('1\n')
    const own = request([])
    const program = {
      ...show.program,
      kind: 'command',
      env: { PYTHONUNBUFFERED: '' },
      cwd: own.folder,
    } as const
    await (
      await launcher.start({
        ...own,
        program: { ...program, argv: ['sh', '-c', 'echo "[$PYTHONUNBUFFERED]"'] },
      })
    ).ended
    expect(readFileSync(join(own.folder, 'stdout.log'), 'utf8')).toBe('[]\n')
  })

  test('a signal of ours that is handed on is no stop: the end is the program’s own', async () => {
    const ready = join(folder, 'ready')
    const run = await launcher.start(
      request(['sh', '-c', `trap 'exit 9' INT; : > '${ready}'; while :; do sleep 0.02; done`]),
    )
    await until(() => existsSync(ready))
    forwardSignal(run.handle, 'SIGINT')
    expect(await run.ended).toMatchObject({ status: 'failed', reason: 'exit-code', exitCode: 9 })
    forwardSignal(run.handle, 'SIGINT')
  })
})

describe('odd output', () => {
  test('10 MB on one line, and bytes that are no text', async () => {
    const long = request(node(`process.stderr.write('x'.repeat(1e7)+'the end\\n');process.exitCode=3`))
    const end = await (await launcher.start(long)).ended
    expect(end).toMatchObject({ status: 'failed', reason: 'exit-code', exitCode: 3 })
    expect(end.message!.length).toBeLessThanOrEqual(500)
    const bytes = request(
      node(
        `process.stderr.write(Buffer.from([0,27,91,51,49,109,79,111,112,115,255,254,10,0,255,10]));process.exitCode=4`,
      ),
    )
    const odd = await (await launcher.start(bytes)).ended
    expect(odd).toMatchObject({ reason: 'exit-code', exitCode: 4 })
    expect(odd.message).toBe('Oops')
  })
})

describe('graphics cards', () => {
  const show = (more = '') => ['sh', '-c', `echo "$CUDA_VISIBLE_DEVICES"; ${more}`]
  const cardOf = ({ folder: own }: LaunchRequest) => readFileSync(join(own, 'stdout.log'), 'utf8').trim()

  test('each running run has one of its own, which the next is given when it ends', async () => {
    const own = create({ gpus: { cards: ['2', '5'], register: folder } })
    const requests = [request(show('sleep 1000')), request(show('sleep 1000')), request(show())]
    const [first, second] = [await own.start(requests[0]!), await own.start(requests[1]!)]
    await until(() => requests.slice(0, 2).every((one) => cardOf(one) !== ''))
    expect(requests.slice(0, 2).map(cardOf)).toEqual(['2', '5'])
    const third = own.start(requests[2]!)
    await own.stop(second.handle, 'forced')
    expect((await (await third).ended).status).toBe('ok')
    expect(cardOf(requests[2]!)).toBe('5')
    await own.stop(first.handle, 'forced')
    await first.ended
  })

  test('a run that outlived its babysitter keeps its card', async () => {
    const gpus = { cards: ['0', '1'], register: folder }
    const long = request(show('sleep 1000'))
    const before = create({ gpus })
    const first = await before.start(long)
    // A later babysitter that has not yet looked for what goes on.
    const later = create({ gpus })
    const next = request(show())
    await (await later.start(next)).ended
    expect(cardOf(next)).toBe('1')
    const found = await later.attach(first.handle, long)
    await later.stop(found!.handle, 'forced')
    await found!.ended
    const last = request(show())
    await (await later.start(last)).ended
    expect(cardOf(last)).toBe('0')
    await first.ended
  })

  test('a command that cannot be started gives its card back', async () => {
    const own = create({ gpus: { cards: ['0'], register: folder } })
    await (await own.start(request(['no-such-command-anywhere']))).ended
    const next = request(show())
    await (await own.start(next)).ended
    expect(cardOf(next)).toBe('0')
  })
})

describeWith(['linux', 'tmpfs'], 'a disk that is full', () => {
  test('is told apart, also where the program could not say so', async () => {
    const { execFileSync } = await import('node:child_process')
    const disk = mkdtempSync(join(tmpdir(), 'babysit disk '))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk])
    try {
      const fill = request(['sh', '-c', 'cat /dev/zero > "$BABYSIT_WIRE.big" 2>/dev/null; exit 1'], {
        folder: disk,
        wire: join(disk, 'wire.jsonl'),
      })
      const program = { kind: 'command', argv: (fill.program as CommandProgram).argv, cwd: disk } as const
      const end = await (await launcher.start({ ...fill, program })).ended
      expect(end).toMatchObject({ status: 'failed', reason: 'disk-full' })
    } finally {
      execFileSync('umount', [disk])
      rmSync(disk, { recursive: true })
    }
    writeFileSync(join(folder, 'after'), '')
    const said = await endOf('echo "OSError: [Errno 28] No space left on device" >&2; exit 1')
    expect(said).toMatchObject({ reason: 'disk-full', exitCode: 1 })
  })
})
