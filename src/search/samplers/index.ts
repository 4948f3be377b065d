import { adaptive } from './adaptive.ts'
import { cmaEs } from './cma-es.ts'
import { gp } from './gp.ts'
import { grid } from './grid.ts'
import { halton } from './halton.ts'
import { nsga2 } from './nsga2.ts'
import { random } from './random.ts'
import type { Sampler } from './sampler.ts'
import { sobol } from './sobol.ts'
import { tpe } from './tpe.ts'

/** Every sampler by its name. */
export const samplers: Readonly<Record<string, Sampler>> = {
  adaptive,
  random,
  sobol,
  halton,
  tpe,
  gp,
  'cma-es': cmaEs,
  nsga2,
  grid,
}
