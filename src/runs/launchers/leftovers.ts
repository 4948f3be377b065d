import { setTimeout as sleep } from 'node:timers/promises'
import { commandLineOf, processesOf, signalProcess } from './process-group.ts'
import type { RunFiles } from './run-files.ts'

const lookEvery = 25

/**
 * Ends what a run had started and left behind: workers and helpers that would go on to hold memory, a graphics card, a
 * port. First asked, then forced after the grace; settles when nothing is left.
 *
 * @param mark a variable of the run's environment, by which those are found that have left its group
 */
export async function endLeftovers(about: {
  readonly leader: number
  readonly mark: string
  readonly grace: number
  readonly files: RunFiles
}): Promise<void> {
  const { leader, mark, grace, files } = about
  const find = () => processesOf(leader, mark)
  let left = find()
  if (left.length === 0) return
  for (const pid of left) files.log(`process ${pid} outlived the program and is ended: ${commandLineOf(pid)}`)
  const deadline = performance.now() + grace * 1000
  for (const pid of left) signalProcess(pid, 'SIGTERM')
  while (left.length > 0) {
    await sleep(lookEvery)
    left = find()
    if (performance.now() > deadline) for (const pid of left) signalProcess(pid, 'SIGKILL')
  }
}
