import type { Budget } from './budget.ts'
import type { SeriesName } from './series.ts'
import type { Settings } from './setting.ts'

/** What the babysitter asks of one run; handed over in the environment (see runs/wire). */
export interface Orders {
  readonly settings: Settings
  readonly seed: number
  readonly budget?: Budget
  /** Train on the first so many samples only, all of them in every batch where that fits. */
  readonly samples?: number
  /** `zero`: every input value is replaced by zero, at training and at evaluation. */
  readonly inputs?: 'zero'
  /**
   * `twice`: after the first step, evaluate one batch twice in evaluation mode and report both losses.
   * `test`: at the end, evaluate on the test set as well. `none`: no evaluation at all. Default: validation each epoch.
   */
  readonly evaluate?: 'twice' | 'test' | 'none'
  /** `false`: the program is only listened to. None of these orders is handed over, and nothing in it is changed. */
  readonly steer?: false
  /** The series that is judged: what a program means that says nothing but its result. */
  readonly goal?: SeriesName
}
