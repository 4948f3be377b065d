import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { space, study } from '../../../src/index.ts'
import { type Figure, short } from '../../harness/figures.ts'

const slots = 16
/** Seconds for 10,000 trials of a second on 16 slots, of which 625 are the trials' own. */
const promised = 640

/**
 * A study of so many trials that wait for a second each, report once and end: what the recipe, the supervisor, the wire and the
 * store take beside the trials themselves. The store lies in the temporary folder.
 */
export async function waiting({ trials }: { readonly trials: number }): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'babysit-waiting-'))
  const domains = Array.from({ length: 10 }, (_, i) => [`x${i}`, space.linear(0, 1)] as const)
  const before = process.cpuUsage()
  const started = performance.now()
  let runs = 0
  let seconds = 0
  try {
    const { state, reason } = await study({
      space: Object.fromEntries(domains),
      goal: { minimize: 'val/loss' },
      stages: ['coarse'],
      // The coarse stage is given half of a study's trials; the glance at the program before it is one more.
      effort: { trials: 2 * (trials - 1) },
      workers: slots,
      dir,
      obeys: ['budget'],
      train: async ({ settings, report }) => {
        runs++
        await sleep(1000)
        await report({ 'val/loss': (Number(settings['x0']) - 0.3) ** 2 }, { step: 1, epoch: 1 })
      },
    })
    seconds = (performance.now() - started) / 1000
    if (state !== 'finished') throw new Error(reason)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
  const { user, system } = process.cpuUsage(before)
  const most = (promised * trials) / 10_000
  console.log(
    `\n${runs} trials of one second on ${slots} slots: ${short(seconds)} s, of which ${short(trials / slots)} s the trials' own; ` +
      `${short((user + system) / 1000 / runs)} ms of processor time a trial`,
  )
  return [
    {
      name: `speed: ${runs} trials of one second on ${slots} slots, s`,
      value: seconds,
      interval: null,
      target: `<= ${short(most)}`,
      holds: seconds <= most,
      peer: null,
    },
  ]
}
