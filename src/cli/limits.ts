import { execFileSync } from 'node:child_process'
import type { Command } from 'commander'
import { BabysitError } from '../domain/error.ts'
import type { Limits } from '../domain/limits.ts'
import type { Program } from '../domain/program.ts'
import { formatCount } from '../report/numbers.ts'
import { knowsProcesses } from '../runs/launchers/process-group.ts'
import { parseSeconds } from './effort.ts'

/** Options that say what a run may use. */
export interface LimitOptions {
  readonly timeout?: string
  readonly memoryLimit?: string
  readonly retries?: string
  readonly gpus?: string
}

/** @param about `one`: there is one run, which is not started again and has all cards */
export function addLimitOptions(command: Command, about: { readonly one?: boolean } = {}): void {
  command
    .optionsGroup('Runs:')
    .option('--timeout <time>', 'a run that takes longer is stopped: 90s, 10m, 1h30m')
    .option('--memory-limit <size>', 'a command that holds more memory is ended: 512MB, 4GB')
  if (about.one) return
  command
    .option('--retries <count>', 'start a run again that was ended by no fault of its own (default: 1)')
    .option('--gpus <count>', 'give each running command a graphics card of its own: 2, or a list: 0,3')
}

/**
 * @param env where CUDA_VISIBLE_DEVICES may already name the cards that are ours
 * @throws BabysitError BS1050 to BS1054
 */
export function readLimits(
  options: LimitOptions,
  about: { readonly program: Program['kind']; readonly env: NodeJS.ProcessEnv },
): Limits {
  const { timeout, memoryLimit, retries = '1', gpus } = options
  refuseForThreads(options, about.program)
  return {
    ...(timeout === undefined ? {} : { timeout: readTimeout(timeout) }),
    ...(memoryLimit === undefined ? {} : { memory: readMemory(memoryLimit) }),
    retries: readRetries(retries),
    ...(gpus === undefined ? {} : { gpus: readCards(gpus, about.env) }),
  }
}

function readTimeout(text: string): number {
  const seconds = parseSeconds(/^[\d.]+$/.test(text) ? `${text}s` : text)
  if (seconds !== null && seconds > 0) return seconds
  throw new BabysitError('BS1050', `--timeout '${text}': expected a time above 0`, {
    next: 'write for instance --timeout 90s, --timeout 10m or --timeout 1h30m',
  })
}

const sizes: Readonly<Record<string, number>> = {
  k: 1e3,
  kb: 1e3,
  kib: 2 ** 10,
  m: 1e6,
  mb: 1e6,
  mib: 2 ** 20,
  g: 1e9,
  gb: 1e9,
  gib: 2 ** 30,
  t: 1e12,
  tb: 1e12,
  tib: 2 ** 40,
}

function readMemory(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim()) ?? []
  const factor = sizes[unit?.toLowerCase() ?? '']
  const bytes = factor === undefined ? Number.NaN : Math.round(Number(amount) * factor)
  if (!(bytes >= 1e6)) {
    throw new BabysitError(
      'BS1051',
      `--memory-limit '${text}': expected a size of at least 1MB, with its unit`,
      {
        next: 'write for instance --memory-limit 512MB or --memory-limit 4GiB',
      },
    )
  }
  if (knowsProcesses()) return bytes
  throw new BabysitError(
    'BS1051',
    '--memory-limit: this system does not tell what a process holds (no /proc)',
    {
      next: 'leave it out, and limit the program with what the system offers',
    },
  )
}

function readRetries(text: string): number {
  const count = Number(text)
  if (text.trim() !== '' && Number.isInteger(count) && count >= 0 && count <= 100) return count
  throw new BabysitError('BS1053', `--retries '${text}': expected a whole number from 0 to 100`, {
    next: 'write for instance --retries 2',
  })
}

/** `2` are the first two of those we may use; `0,3` are these. */
function readCards(text: string, env: NodeJS.ProcessEnv): readonly string[] {
  const named = text.split(',').map((card) => card.trim())
  if (named.length > 1) {
    if (named.every((card) => /^[\w:./-]+$/.test(card)) && new Set(named).size === named.length) return named
    throw wrongCards(text, 'each card once, with commas between them')
  }
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 64)
    throw wrongCards(text, 'a whole number from 1 to 64')
  const ours = env['CUDA_VISIBLE_DEVICES']
    ?.split(',')
    .map((card) => card.trim())
    .filter((card) => card !== '' && card !== '-1')
  const there = ours ?? cardsHere(env)
  if (there !== null && there.length < count) {
    const whence = ours === undefined ? 'this machine has' : 'CUDA_VISIBLE_DEVICES names'
    throw wrongCards(text, `at most ${there.length}, as ${whence} ${formatCount(there.length, 'card')}`)
  }
  return (there ?? Array.from({ length: count }, (_, card) => String(card))).slice(0, count)
}

/** The cards that nvidia-smi knows; null where there is no nvidia-smi, and so nobody to ask. */
function cardsHere(env: NodeJS.ProcessEnv): readonly string[] | null {
  try {
    const list = execFileSync('nvidia-smi', ['-L'], {
      env,
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return [...list.matchAll(/^GPU (\d+):/gm)].map((match) => match[1]!)
  } catch {
    return null
  }
}

function wrongCards(text: string, expected: string): BabysitError {
  return new BabysitError('BS1052', `--gpus '${text}': expected ${expected}`, {
    next: 'write for instance --gpus 2, or --gpus 0,3',
  })
}

/** Threads share one memory and one set of cards. */
function refuseForThreads({ memoryLimit, gpus }: LimitOptions, program: Program['kind']): void {
  if (program === 'command') return
  const given = memoryLimit !== undefined ? '--memory-limit' : gpus !== undefined ? '--gpus' : null
  if (given === null) return
  throw new BabysitError(
    'BS1054',
    `${given} is for commands; functions and the built-in trainer run in threads`,
    {
      next: `leave ${given} out, or run the program as a command behind --`,
    },
  )
}
