import { signalGroup } from './process-group.ts'
import { isAlive } from './process-start.ts'

/**
 * Hands a signal that was meant for a local run on to all of its processes, as a terminal would have done. Unlike a
 * stop it is not ours: how the run ends is the program's own doing.
 */
export function forwardSignal(
  handle: Readonly<Record<string, string | number>>,
  signal: NodeJS.Signals,
): void {
  const { pid, started } = handle
  if (pid !== undefined && isAlive(Number(pid), String(started))) signalGroup(Number(pid), signal)
}
