import type { Change } from './finding.ts'
import type { SeriesName } from './series.ts'

/** What a short run with the advised change showed beside the run without it: same program, same seed. */
export interface Proof {
  readonly change: Change
  /** The change in words: "lr 0.3 to 0.03". */
  readonly what: string
  /** Both runs are judged by this series, over the steps before this one. */
  readonly series: SeriesName
  readonly steps: number
  /** Level of the series towards that step; not finite where a run broke. */
  readonly without: number
  readonly with: number
  /** Difference of the levels that could be chance, as the curves fluctuate. */
  readonly noise: number
  readonly verdict: 'helps' | 'no-difference' | 'harms'
}
