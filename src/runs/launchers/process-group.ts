import { readdirSync, readFileSync } from 'node:fs'

/** A process as /proc tells of it. */
interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly session: number
  /** A zombie or a process that is about to be gone. */
  readonly dead: boolean
}

/** To the whole group; it is no error that all of it has ended already. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  send(-leader, signal)
}

export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  send(pid, signal)
}

/**
 * The living processes of a run: the leader of its group, everything in that group or session, and what descends from
 * these. `mark`, a variable as it stands in the environment of the run alone, finds those as well that have left the
 * group and lost their parent; it costs a look at every process of this user. Empty where the system has no /proc.
 */
export function processesOf(leader: number, mark?: string): readonly number[] {
  const all = readProcesses().filter((one) => !one.dead)
  const found = new Set<number>()
  for (const { pid, group, session } of all)
    if (pid === leader || group === leader || session === leader) found.add(pid)
  for (let grown = true; grown; ) {
    grown = false
    for (const { pid, parent } of all) {
      if (found.has(pid) || !found.has(parent)) continue
      found.add(pid)
      grown = true
    }
  }
  if (mark !== undefined)
    for (const { pid } of all) if (!found.has(pid) && hasVariable(pid, mark)) found.add(pid)
  found.delete(process.pid)
  return [...found]
}

/**
 * Bytes of memory that processes hold: the sum of what each has in memory. Where that is more than `enough`, pages that
 * several of them share (workers after a fork) are counted once, which costs more to ask for.
 */
export function memoryOf(pids: readonly number[], enough: number): number {
  const resident = sum(pids.map((pid) => kibibytes(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB/m)))
  if (resident <= enough || pids.length < 2) return resident
  const shares = pids.map((pid) => kibibytes(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB/m))
  return shares.some((share) => share === null) ? resident : sum(shares)
}

/** Whether this system tells what processes there are, and what memory they hold. */
export function knowsProcesses(): boolean {
  return readText('/proc/self/stat') !== null
}

/** The command line of a process, for people; empty where it is gone. */
export function commandLineOf(pid: number): string {
  return (readText(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim().slice(0, 200)
}

function readProcesses(): readonly ProcessEntry[] {
  let names: readonly string[]
  try {
    names = readdirSync('/proc')
  } catch {
    return []
  }
  const entries: ProcessEntry[] = []
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue
    const stat = readText(`/proc/${name}/stat`)
    if (stat === null) continue
    // proc(5): after the command in parentheses come the state, the parent, the group and the session.
    const [state, parent, group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    entries.push({
      pid: Number(name),
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      dead: state === 'Z' || state === 'X',
    })
  }
  return entries
}

function hasVariable(pid: number, mark: string): boolean {
  const environment = readText(`/proc/${pid}/environ`)
  return environment?.split('\0').includes(mark) === true
}

function kibibytes(path: string, pattern: RegExp): number | null {
  const amount = pattern.exec(readText(path) ?? '')?.[1]
  return amount === undefined ? null : Number(amount) * 1024
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0)
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
