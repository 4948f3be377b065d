import { engineFaults } from './engine.ts'
import type { Fault } from './fault.ts'
import { inputFaults } from './inputs.ts'
import { labelFaults } from './labels.ts'
import { settingFaults } from './settings.ts'

/** Every fault that `--fault` knows. */
export const faults: readonly Fault[] = [...labelFaults, ...inputFaults, ...engineFaults, ...settingFaults]

export const faultNames: readonly string[] = faults.map((fault) => fault.name)

/** The fault of that name; undefined where there is none. */
export function findFault(name: string): Fault | undefined {
  return faults.find((fault) => fault.name === name)
}
