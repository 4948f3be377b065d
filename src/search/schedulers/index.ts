import { asha } from './asha.ts'
import { breakOut } from './break-out.ts'
import { extrapolation } from './extrapolation.ts'
import { hyperband } from './hyperband.ts'
import { none } from './none.ts'
import { patient } from './patient.ts'
import { median, percentile } from './percentile.ts'
import type { Scheduler } from './scheduler.ts'
import { successiveHalving } from './successive-halving.ts'

/** Every scheduler by its name. */
export const schedulers: Readonly<Record<string, Scheduler>> = {
  none,
  'break-out': breakOut,
  median,
  percentile,
  patient,
  'successive-halving': successiveHalving,
  hyperband,
  asha,
  extrapolation,
}
