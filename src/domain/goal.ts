import type { SeriesName } from './series.ts'

/** What a study wants: the lowest or highest value of one series. */
export interface Goal {
  readonly series: SeriesName
  readonly direction: 'minimize' | 'maximize'
}
