import type { SeriesName } from './series.ts'

/** What a study wants: the lowest or highest value of one series. */
export interface Goal {
  readonly series: SeriesName
  readonly direction: 'minimize' | 'maximize'
  /**
   * Not settled until the program has been heard. unnamed: nobody named a goal, the series here is only assumed. named: by
   * a name that may be the program's own, or a mistake. Left out once settled.
   */
  readonly open?: 'unnamed' | 'named'
}
