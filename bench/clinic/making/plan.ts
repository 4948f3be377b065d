import type { TrainerOptionValues } from '../../../src/trainer/main.ts'
import type { Severity } from '../records/run-record.ts'
import { type ClinicFault, clinicFaults, severitiesOf } from './faults.ts'
import type { Host } from './hosts.ts'
import { type LookAlike, lookAlikes } from './look-alikes.ts'

/** A run that is to be made. */
export type PlannedRun =
  | {
      readonly kind: 'healthy'
      readonly id: string
      readonly host: Host
      readonly lookAlike: LookAlike
      readonly options: TrainerOptionValues
      readonly seed: number
    }
  | {
      readonly kind: 'fault'
      readonly id: string
      readonly host: Host
      readonly fault: ClinicFault
      readonly severity: Severity
      readonly options: TrainerOptionValues
      readonly seed: number
      readonly twin: string
    }

/** Healthy plans get more seeds than faults, so that at least half of the runs are healthy. */
const moreHealthy = 3

/** Every run of a family. */
export function planFamily(host: Host, seeds: readonly number[]): readonly PlannedRun[] {
  const last = seeds.at(-1) ?? 0
  const healthySeeds = [...seeds, ...Array.from({ length: moreHealthy }, (_, index) => last + index + 1)]
  const healthy = lookAlikes
    .filter(({ fits }) => fits?.(host.options) ?? true)
    .flatMap((lookAlike) => healthySeeds.map((seed) => planHealthy(host, lookAlike, seed)))
  const twins = new Map<string, PlannedRun>()
  const faulty = clinicFaults
    .filter(({ fits }) => fits?.(host.options) ?? true)
    .flatMap((fault, place) =>
      seeds.map((seed) => {
        // Each seed has one severity; over the seeds and faults all come equally often.
        const severities = severitiesOf(fault)
        const severity = severities[(seed + place) % severities.length]!
        const changed = fault.twin?.(severity)
        const twin =
          changed === undefined
            ? planHealthy(host, lookAlikes[0]!, seed)
            : planHealthy(host, twinOf(fault, severity, changed), seed)
        if (changed !== undefined) twins.set(twin.id, twin)
        return planFault({ host, fault, severity, seed, twin: twin.id })
      }),
    )
  return [...healthy, ...twins.values(), ...faulty]
}

function planHealthy(host: Host, lookAlike: LookAlike, seed: number): PlannedRun {
  const options = { ...host.options, ...lookAlike.options?.(host.options) }
  return {
    kind: 'healthy',
    id: `${host.family.name}/${lookAlike.name}/s${seed}`,
    host,
    lookAlike,
    options,
    seed,
  }
}

function twinOf(fault: ClinicFault, severity: Severity, changed: TrainerOptionValues): LookAlike {
  return { name: `without-${fault.name}.${severity}`, options: () => changed }
}

function planFault(of: {
  readonly host: Host
  readonly fault: ClinicFault
  readonly severity: Severity
  readonly seed: number
  readonly twin: string
}): PlannedRun {
  const { host, fault, severity, seed } = of
  return {
    kind: 'fault',
    id: `${host.family.name}/${fault.name}.${severity}/s${seed}`,
    options: { ...host.options, ...fault.plant(host.options, severity).options },
    ...of,
  }
}
