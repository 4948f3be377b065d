/** One parameter of many trials, as the measures of importance see it. */
export interface Column {
  /**
   * range: numbers between `low` and `high`; `cells`, where they take only so many values, evenly spaced from the one to the
   * other. words: whole numbers from 0 to below `count` that have no order.
   */
  readonly kind:
    | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly cells?: number }
    | { readonly kind: 'words'; readonly count: number }
  /** One number a trial; NaN where the parameter does not exist beside the trial's others. */
  readonly values: ArrayLike<number>
}

/** Whether there is only one value it could have. */
export function isSingle({ kind }: Column): boolean {
  return kind.kind === 'words' ? kind.count < 2 : !(kind.high > kind.low)
}
