import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Settles when standard error has come to hold this. */
  says(text: string | RegExp): Promise<void>
}

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'babysit-cli-'))
}

export function start(
  words: readonly string[],
  about: { cwd: string; env?: Record<string, string> },
): Started {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env
  const env = { ...inherited, COLUMNS: '100', ...about.env }
  const child = spawn(process.execPath, [main, ...words], {
    cwd: about.cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  )
  const says = (text: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => (typeof text === 'string' ? stderr.includes(text) : text.test(stderr)) && resolve()
      look()
      child.stderr!.on('data', look)
      child.on('close', () => reject(new Error(`it ended without saying ${text}:\n${stderr}`)))
    })
  return { child, ended, says }
}

export function babysit(
  words: readonly string[],
  about: { cwd: string; env?: Record<string, string> },
): Promise<Ended> {
  return start(words, about).ended
}
