import { breakOut } from './break-out.ts'
import { none } from './none.ts'
import type { Scheduler } from './scheduler.ts'

/** Every scheduler by its name. */
export const schedulers: Readonly<Record<string, Scheduler>> = { none, 'break-out': breakOut }
