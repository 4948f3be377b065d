import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/**
 * When the process with this number started, as a word that no other process of this number will ever have again: the
 * boot of the machine and the clock tick since. Null where there is no such process, or only its remains (a zombie).
 */
export function processStart(pid: number): string | null {
  if (pid === process.pid) {
    own ??= lookUp(pid)
    return own
  }
  return lookUp(pid)
}

/** Asked for at every start of a run in this process, and always the same. */
let own: string | null = null

function lookUp(pid: number): string | null {
  return existsSync('/proc/self/stat') ? startFromProc(pid) : startFromPs(pid)
}

/** Whether the process that started then is still running: a later process may carry the same number. */
export function isAlive(pid: number, started: string): boolean {
  return Number.isInteger(pid) && pid > 0 && processStart(pid) === started
}

/** proc(5): after the command in parentheses come the state (field 3) and, as field 22, the start in clock ticks. */
function startFromProc(pid: number): string | null {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return null
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  if (state === 'Z' || state === 'X') return null
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return `${boot}:${fields[19]}`
}

let boot: string | null = null

function startFromPs(pid: number): string | null {
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/)
    return state === undefined || state === '' || state.startsWith('Z') ? null : started.join(' ')
  } catch {
    return null
  }
}
