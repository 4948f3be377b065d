import { grid } from './grid.ts'
import { random } from './random.ts'
import type { Sampler } from './sampler.ts'
import { sobol } from './sobol.ts'

/** Every sampler by its name. */
export const samplers: Readonly<Record<string, Sampler>> = { random, sobol, grid }
