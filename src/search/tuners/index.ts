import { random } from '../samplers/random.ts'
import { coarseToFine } from './coarse-to-fine.ts'
import { halving } from './halving.ts'
import type { Tuner } from './tuner.ts'

/** Every tuner by its name. Those that are made of a sampler are made where it is chosen: `plain` and `halving`. */
export const tuners: Readonly<Record<string, Tuner>> = {
  'coarse-to-fine': coarseToFine,
  'asha-random': halving(random),
}
