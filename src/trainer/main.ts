import type { Role } from '../domain/parameter.ts'
import type { Steering } from '../domain/program.ts'
import type { Guest } from '../runs/wire/guest.ts'
import { type DataFacts, describeData } from './data/inspect.ts'
import { trainerOptions } from './options/table.ts'
import { type TrainerOptionValues, validateTrainerOptions } from './options/validate.ts'
import { describeRun } from './training/facts.ts'
import { runTraining } from './training/loop.ts'
import { prepareRun } from './training/prepare.ts'

export { generatedNames } from './data/generated/index.ts'
export type { DataFacts } from './data/inspect.ts'
export { type DataOptions, loadDataset } from './data/load.ts'
export type { Fault, FaultFamily } from './faults/fault.ts'
export { faultNames, faults } from './faults/index.ts'
export type { TrainerOption } from './options/option.ts'
export type { TrainerSettings } from './options/settings.ts'
export { trainerOptions } from './options/table.ts'
export { type TrainerOptionValues, validateTrainerOptions } from './options/validate.ts'

/** What the built-in trainer can be told from outside. */
export const builtinSteering: Steering = {
  roles: Object.fromEntries(
    trainerOptions.flatMap((option) => (option.role === undefined ? [] : [[option.role, option.name]])),
  ) as Partial<Record<Role, string>>,
  budget: true,
  samples: true,
  seed: true,
  inputs: true,
  evaluation: true,
}

/** Loads the data that the options name and says what is in them: for errors and facts before the first run. */
export function inspectData(options: TrainerOptionValues): DataFacts {
  return describeData(validateTrainerOptions(options).data)
}

/**
 * The built-in training program: a guest like any other. The same seed, settings and data give bitwise the same losses,
 * on every machine with the same version of Node.
 */
export function train(guest: Guest): void {
  guest.hello({
    program: 'babysit built-in trainer',
    framework: 'babysit',
    obeys: ['params', 'budget', 'samples', 'seed', 'inputs', 'evaluate'],
  })
  const run = prepareRun(validateTrainerOptions(guest.options, guest.params), guest)
  guest.about(describeRun(run))
  runTraining(run, guest, {
    log: (values, at) => guest.log(values, at),
    layers: (step, layers) => guest.layers(step, layers),
    pictures: (firstLayer) => guest.about({ firstLayer }),
    shouldStop: () => guest.shouldStop(),
  })
}
