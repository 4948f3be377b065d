import { spawn } from 'node:child_process'
import { BabysitError } from '../../domain/error.ts'
import type { Finding } from '../../domain/finding.ts'
import { findingText } from '../progress/event-lines.ts'

export interface AlertOptions {
  readonly onFinding?: string
  /** Where findings are posted; see `readAddress`. */
  readonly webhook?: URL
}

/** Tells others of findings, and never disturbs what it tells of. */
export interface Alerts {
  tell(finding: Finding): void
  /** Settles when all has been told, or has failed to be. */
  settled(): Promise<void>
}

/** Seconds after which a command or a post is given up. */
const patience = 15

export function createAlerts(
  options: AlertOptions,
  about: {
    readonly run: string
    readonly cwd: string
    readonly env: NodeJS.ProcessEnv
    readonly warn: (line: string) => void
  },
): Alerts {
  const { onFinding, webhook } = options
  const told = new Set<string>()
  const pending = new Set<Promise<void>>()

  /** A way of telling that fails says so once; a hundred findings would fail alike. */
  const attempt = (way: string, telling: Promise<void>) => {
    const task: Promise<void> = telling
      .catch((error: unknown) => {
        if (told.has(way)) return
        told.add(way)
        about.warn(`${way}: ${error instanceof Error ? error.message : String(error)}`)
      })
      .finally(() => void pending.delete(task))
    pending.add(task)
  }

  return {
    tell(finding) {
      if (onFinding !== undefined) attempt('--on-finding', runCommand(onFinding, finding, about))
      if (webhook !== undefined) attempt('--webhook', post(webhook, finding, about.run))
    },
    async settled() {
      await Promise.all(pending)
    },
  }
}

/** The finding comes in variables, and as JSON on standard input. */
function runCommand(
  command: string,
  finding: Finding,
  { run, cwd, env }: { readonly run: string; readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const json = JSON.stringify(finding)
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      timeout: patience * 1000,
      killSignal: 'SIGKILL',
      stdio: ['pipe', 'ignore', 'pipe'],
      env: {
        ...env,
        BABYSIT_RUN: run,
        BABYSIT_FINDING: json,
        BABYSIT_FINDING_RULE: finding.rule,
        BABYSIT_FINDING_SEVERITY: finding.severity,
        BABYSIT_FINDING_WHAT: finding.what,
      },
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-500)
    })
    // A command that does not read what it is given is no error.
    child.stdin.on('error', () => {})
    child.stdin.end(`${json}\n`)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) return resolve()
      const last = said.trim().split('\n').at(-1)
      const how = signal === null ? `ended with exit code ${code}` : `was ended after ${patience} s`
      reject(new Error(`'${command}' ${how}${last ? `: ${last}` : ''}`))
    })
  })
}

/** `text` is what chat services show; the rest is for programs. */
async function post(address: URL, finding: Finding, run: string): Promise<void> {
  const body = JSON.stringify({ text: `${run}: ${findingText(finding, null)}`, run, finding })
  const once = async () => {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(patience * 1000),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`${address.host} answers ${answer.status} ${answer.statusText}`.trim())
  }
  await once().catch(async () => {
    await new Promise((resolve) => setTimeout(resolve, 500))
    await once().catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
      throw new Error(`${error instanceof Error ? error.message : String(error)}${cause}`)
    })
  })
}

/** @throws BabysitError BS1062 where it is no address that can be posted to */
export function readAddress(text: string): URL {
  const address = URL.canParse(text) ? new URL(text) : null
  if (address !== null && (address.protocol === 'http:' || address.protocol === 'https:')) return address
  throw new BabysitError(
    'BS1062',
    `--webhook '${text}': expected an address that begins with http:// or https://`,
    {
      next: 'write for instance --webhook https://chat.example/hooks/training',
    },
  )
}
