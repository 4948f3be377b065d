export type BudgetUnit = 'epochs' | 'steps'

/** How long a trial may train. */
export interface Budget {
  readonly amount: number
  readonly unit: BudgetUnit
}
