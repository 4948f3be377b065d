import { spawnSync } from 'node:child_process'
import type { Figure } from '../harness/figures.ts'
import { table } from '../harness/figures.ts'
import { hosts, missingData } from './making/hosts.ts'
import type { Made, Task } from './making/made.ts'
import { inThreads } from './pool.ts'
import { pytorchHosts } from './pytorch/plan.ts'
import type { Family, Split } from './records/run-record.ts'

/** Makes the runs of the families of one half, or of both, whose name holds `only`; tells what came of them, and how long it took. */
export async function makeClinic(request: {
  readonly folder: string
  readonly only: string
  readonly split?: Split
  /** Families that are not made, because they are there. */
  readonly there?: readonly string[]
  readonly threads: number
  readonly seeds: readonly number[]
}): Promise<readonly Figure[]> {
  const { folder, only, split, there = [], threads, seeds } = request
  const isWanted = ({ name, split: half }: Family) =>
    name.includes(only) && half === (split ?? half) && !there.includes(name)
  const started = performance.now()
  if (missingData.length > 0) console.error(`left out, not on this machine: ${missingData.join(', ')}`)
  const make = (some: readonly { readonly family: Family }[], worker: URL) =>
    inThreads<Task, Made>(
      worker,
      some
        .filter(({ family }) => isWanted(family))
        .map(({ family }) => ({ family: family.name, folder, seeds })),
      { threads, told: tell },
    )
  const made = [
    ...(await make(hosts, new URL('./making/worker.ts', import.meta.url))),
    ...(hasPytorch() ? await make(pytorchHosts, new URL('./pytorch/worker.ts', import.meta.url)) : []),
  ]
  if (made.length === 0) return []
  const minutes = (performance.now() - started) / 60_000
  const rows = made.map((one) => [one.family, splitOf(one.family), ...counts(one)])
  console.log(table(['family', 'split', 'healthy', 'faulty', 'dropped healthy', 'dropped faulty', 's'], rows))
  const total = (key: 'healthy' | 'faulty' | 'droppedHealthy' | 'droppedFaulty') =>
    made.reduce((sum, one) => sum + one[key], 0)
  console.log(
    `\n${total('healthy')} healthy and ${total('faulty')} faulty runs in ${folder}. Dropped: ${total('droppedFaulty')} planted faults ` +
      `that did no harm, ${total('droppedHealthy')} healthy plans that ended badly.`,
  )
  const share = total('healthy') / (total('healthy') + total('faulty'))
  const alone = { interval: null, peer: null }
  return [
    { name: 'minutes to make the clinic', value: minutes, target: '<= 10', holds: minutes <= 10, ...alone },
    { name: 'share of healthy runs', value: share, target: '>= 0.5', holds: share >= 0.5, ...alone },
  ]
}

function hasPytorch(): boolean {
  const python = process.env['BABYSIT_PYTHON'] || 'python3'
  if (spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0) return true
  console.error(`left out, no PyTorch in ${python} (BABYSIT_PYTHON names another): the PyTorch families`)
  return false
}

function splitOf(name: string): string {
  return [...hosts, ...pytorchHosts].find(({ family }) => family.name === name)!.family.split
}

function counts(one: Made): readonly string[] {
  const { healthy, faulty, droppedHealthy, droppedFaulty, seconds } = one
  return [...[healthy, faulty, droppedHealthy, droppedFaulty].map(String), seconds.toFixed(0)]
}

function tell(one: Made): void {
  console.error(`${one.family}: ${one.healthy} healthy, ${one.faulty} faulty (${one.seconds.toFixed(0)} s)`)
}
