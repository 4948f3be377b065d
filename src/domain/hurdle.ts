/**
 * What the goal of a trial must have come to for it to go on. Set when the trial is planned, from trials that are through by
 * then: so it does not matter which worker is faster, and a study that is resumed goes as it would have gone.
 */
export interface Hurdle {
  /** Looked at once: at the first report from here on, where it comes before `to`. In the unit of the trial's budget. */
  readonly from: number
  readonly to: number
  /** In the goal's own direction. */
  readonly value: number
  /** How many good trials had all come so far there. */
  readonly of: number
}
