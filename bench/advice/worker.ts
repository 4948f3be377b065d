// A thread that tries advice on the labelled runs of whole families, for main.ts.
import { parentPort } from 'node:worker_threads'
import { hosts } from '../clinic/making/hosts.ts'
import { spreadOf } from '../clinic/making/label.ts'
import { planFamily } from '../clinic/making/plan.ts'
import { readFamily } from '../clinic/records/files.ts'
import { type AdviceTrial, tryAdvice } from './trial.ts'

export interface AdviceTask {
  readonly folder: string
  readonly family: string
  /** Runs of these seeds are looked at. */
  readonly seeds: readonly number[]
}

parentPort?.on('message', ({ folder, family, seeds }: AdviceTask) => {
  const host = hosts.find((each) => each.family.name === family)!
  const records = new Map([...readFamily(folder, family)].map((record) => [record.id, record]))
  const all = [...records.values()]
  const spread = spreadOf(all.filter((each) => each.lookAlike === 'plain').map((each) => each.outcome))
  const made = Math.max(...all.flatMap((each) => (each.fault === null ? [] : [each.seed])))
  const plans = new Map(
    planFamily(
      host,
      Array.from({ length: made }, (_, index) => index + 1),
    ).map((plan) => [plan.id, plan]),
  )
  const trials: AdviceTrial[] = all
    .filter(({ label, seed }) => label !== 'dropped' && seeds.includes(seed))
    .map((record) =>
      tryAdvice({
        record,
        plan: plans.get(record.id)!,
        twin: record.twin === null ? null : records.get(record.twin)!,
        spread,
      }),
    )
  parentPort!.postMessage(trials)
})
