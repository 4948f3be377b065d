import type { RunHandle } from './launcher.ts'
import { memoryText } from './out-of-memory.ts'
import { memoryOf, processesOf } from './process-group.ts'

/** Milliseconds between two looks at what a run holds. Who takes more within that time is seen too late. */
const lookEvery = 250

/**
 * Calls `exceeded`, once, when the processes of a run hold more memory together than they may; the answer ends the
 * watch. Does nothing where the system does not tell.
 */
export function watchMemory(
  handle: RunHandle,
  limit: number | undefined,
  exceeded: (message: string) => void,
): () => void {
  if (limit === undefined) return () => {}
  const timer = setInterval(() => {
    const held = memoryOf(processesOf(Number(handle.pid)), limit)
    if (held <= limit) return
    clearInterval(timer)
    exceeded(`its processes held ${memoryText(held)} of memory, and may hold ${memoryText(limit)}`)
  }, lookEvery)
  timer.unref()
  return () => clearInterval(timer)
}
