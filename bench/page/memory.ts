import { readdirSync, readFileSync } from 'node:fs'

/** Resident memory of a process and of those it has started, in megabytes, as Linux tells it. */
export function memoryOf(pid: number): number {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = Number(/^PPid:\s+(\d+)/m.exec(statusOf(name))?.[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const sum = (one: number): number =>
    Number(/^VmRSS:\s+(\d+)/m.exec(statusOf(String(one)))?.[1] ?? 0) / 1000 +
    (children.get(one) ?? []).map(sum).reduce((total, part) => total + part, 0)
  return sum(pid)
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
