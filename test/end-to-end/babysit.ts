import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The built command line. */
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** How a babysit ended and what it said. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A babysit that is running in a process of its own. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What it has said on standard error so far. */
  readonly said: () => string
}

/** Starts `babysit <words>` in a folder; as an automatic caller would, not from a terminal. */
export function start(dir: string, words: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  return { child, ended, said: () => stderr }
}

export function babysit(dir: string, ...words: readonly string[]): Promise<Ended> {
  return start(dir, words).ended
}

/** Waits until something is so, or the babysit has ended; answers whether it is so. */
export async function until(running: Running, condition: () => boolean): Promise<boolean> {
  while (running.child.exitCode === null && running.child.signalCode === null) {
    if (condition()) return true
    await pause(5)
  }
  return condition()
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Whether the study has come to begin this trial: its first run has a folder. */
export function hasBegun(dir: string, study: string, trial: number): boolean {
  return existsSync(join(dir, '.babysit', 'runs', study, `${trial}.1`))
}

/** A folder that is gone after the tests. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'babysit end to end '))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) }
}
