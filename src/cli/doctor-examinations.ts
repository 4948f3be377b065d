import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { availableParallelism, freemem } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { folderLockHolder } from '../store/folder-lock.ts'
import { openStoreFolder } from '../store/open-store-folder.ts'
import type { Context } from './context.ts'
import { agent, graphicsCards, shells, torch } from './doctor-programs.ts'
import { version } from './version.ts'

export interface Diagnosis {
  /** `info`: neither good nor bad, only good to know. */
  readonly status: 'ok' | 'info' | 'warn' | 'bad'
  readonly found: string
  /** What to do about it. */
  readonly next?: string
}

interface Examination {
  readonly what: string
  readonly examine: (place: {
    readonly dir: string
    readonly context: Context
  }) => Diagnosis | Promise<Diagnosis>
}

/** Smallest WebAssembly module that uses a SIMD instruction: (func (result v128) (i8x16.splat (i32.const 0))). */
const simdModule = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
])

const megabyte = 2 ** 20

export const examinations: readonly Examination[] = [
  { what: 'babysit', examine: () => ({ status: 'ok', found: version }) },
  { what: 'node', examine: nodeVersion },
  {
    what: 'cores',
    examine: () => ({
      status: 'info',
      found: `${availableParallelism()}, ${mebibytes(freemem())} of memory free`,
    }),
  },
  { what: 'worker threads', examine: workerThreads },
  {
    what: 'WebAssembly SIMD',
    examine: () =>
      hasSimd()
        ? { status: 'ok', found: 'there' }
        : { status: 'bad', found: 'missing', next: 'use a processor and a Node build with SIMD' },
  },
  { what: 'folder', examine: ({ dir }) => writableFolder(dir) },
  { what: 'disk', examine: ({ dir }) => diskSpace(dir) },
  { what: 'store', examine: ({ dir }) => storeState(dir) },
  { what: 'lock', examine: ({ dir }) => lockState(dir) },
  { what: 'terminal', examine: ({ context }) => terminalState(context) },
  { what: 'python', examine: ({ context }) => python(context) },
  { what: 'torch', examine: ({ context }) => torch(context) },
  { what: 'agent', examine: ({ context }) => agent(context) },
  { what: 'shells', examine: ({ context }) => shells(context) },
  { what: 'graphics cards', examine: ({ context }) => graphicsCards(context) },
]

function hasSimd(): boolean {
  // The type library of ES2023 does not know it; every Node has it.
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean } }
  return WebAssembly.validate(simdModule)
}

function nodeVersion(): Diagnosis {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const enough = major > 20 || (major === 20 && minor >= 19)
  if (enough) return { status: 'ok', found: process.version }
  return { status: 'bad', found: process.version, next: 'install Node 20.19 or newer' }
}

async function workerThreads(): Promise<Diagnosis> {
  const worker = new Worker('require("node:worker_threads").parentPort.postMessage("here")', { eval: true })
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await worker.terminate()
  return { status: 'ok', found: 'start' }
}

function writableFolder(dir: string): Diagnosis {
  const folder = nearestExisting(join(dir, '.babysit'))
  try {
    accessSync(folder, constants.W_OK)
    return { status: 'ok', found: `${folder} can be written` }
  } catch {
    return { status: 'bad', found: `${folder} cannot be written`, next: 'choose another folder with --dir' }
  }
}

function diskSpace(dir: string): Diagnosis {
  const { bavail, bsize } = statfsSync(nearestExisting(dir))
  const free = bavail * bsize
  if (free < 64 * megabyte) return { status: 'bad', found: `${mebibytes(free)} free`, next: 'make room' }
  if (free < 1024 * megabyte)
    return { status: 'warn', found: `${mebibytes(free)} free`, next: 'long studies may need more' }
  return { status: 'ok', found: `${mebibytes(free)} free` }
}

async function storeState(dir: string): Promise<Diagnosis> {
  if (!existsSync(join(dir, '.babysit', 'store.db'))) return { status: 'info', found: 'none yet' }
  const { store } = await openStoreFolder(dir)
  try {
    const studies = await store.studies()
    const open = studies.filter((study) => study.state === 'running' || study.state === 'interrupted').length
    const resume = open > 0 ? { next: 'babysit resume goes on with those that are not through' } : {}
    return { status: 'ok', found: `${studies.length} studies, ${open} not through`, ...resume }
  } finally {
    await store.close()
  }
}

/** A lock ends with its holder, so there are no stale ones. */
function lockState(dir: string): Diagnosis {
  const holder = folderLockHolder(dir)
  if (holder === null) return { status: 'ok', found: 'free' }
  return {
    status: 'info',
    found: `held by study ${holder.study} (pid ${holder.pid})`,
    next: 'babysit stop ends it',
  }
}

function terminalState({ stdout, stderr, env }: Context): Diagnosis {
  const kind = (stream: NodeJS.WriteStream) =>
    stream.isTTY ? `terminal of ${stream.columns} columns` : 'no terminal'
  const colours = env['NO_COLOR'] ? ', NO_COLOR is set' : ''
  return {
    status: 'info',
    found: `standard output: ${kind(stdout)}; standard error: ${kind(stderr)}${colours}`,
  }
}

async function python({ env }: Context): Promise<Diagnosis> {
  const ask =
    'import sys,importlib.util as u;print(sys.version.split()[0]);print("with" if u.find_spec("torch") else "without")'
  for (const name of ['python3', 'python']) {
    try {
      const { stdout } = await promisify(execFile)(name, ['-c', ask], { env, timeout: 10_000 })
      const [number, torch] = stdout.trim().split('\n')
      return { status: 'info', found: `${number}, ${torch} torch (only needed for Python programs)` }
    } catch {
      // The next name, or none: Python is no need of ours.
    }
  }
  return { status: 'info', found: 'none (only needed for Python programs)' }
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path))
}

function mebibytes(bytes: number): string {
  return bytes >= 1024 * megabyte
    ? `${(bytes / 1024 / megabyte).toFixed(1)} GiB`
    : `${Math.round(bytes / megabyte)} MiB`
}
