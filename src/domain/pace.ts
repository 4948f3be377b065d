/** What a run of a program costs, in seconds of one worker, as a short look at it has shown. */
export interface Pace {
  /** From the start of the process to its first step: imports, data, the network. */
  readonly start: number
  /** One training step. */
  readonly step: number
  /** What a run adds at its evaluations, where they are not left out. */
  readonly evaluation: number
  /** What the look itself took. */
  readonly look: number
}
