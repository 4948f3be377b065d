/** What each run of a study may use. Nothing limits what is left out. */
export interface Limits {
  /** Seconds that a run may take. */
  readonly timeout?: number
  /** Bytes of memory that all processes of a run may hold together. */
  readonly memory?: number
  /** How often a run that was ended by no fault of its own is started again; 0 where left out. */
  readonly retries?: number
  /** Names of graphics cards; each running trial is given one of its own. */
  readonly gpus?: readonly string[]
}
