import type { Facts, LayerReport, Point } from '../../domain/series.ts'

/** What a source read in one go. */
export interface Reading {
  readonly points: readonly Point[]
  readonly layers: readonly LayerReport[]
  readonly facts?: Facts
  /** Where the next reading goes on. Means something to this source only, and never goes back. */
  readonly offset: number
  /**
   * more: there is more to read at once. waiting: all that is there has been read, and more may come.
   * finished: the program has said that it is done. broken: nothing more can be read from here; `why` says it.
   */
  readonly state: 'more' | 'waiting' | 'finished' | 'broken'
  readonly why?: string
  /** Records that could not be read and were skipped. */
  readonly bad: number
}

export interface OpenSource {
  /**
   * Reads what has come since `from`: 0 at first, later the `offset` of the reading before, perhaps stored by an earlier
   * process. Never waits for the program, never throws because of what the program wrote. Reading again from the same
   * offset gives the same points again, and perhaps more.
   */
  read(from: number): Promise<Reading>
  /** Lets go of files. A source that is closed is not read again. */
  close(): Promise<void>
}

/**
 * Where points come from. A source is opened at one place (a file, a folder) for one run; what it reads is in the
 * field's names for series (`train/loss`, `val/accuracy`). Points come in the order in which the program reported them.
 */
export interface Source {
  readonly name: string
  readonly summary: string
  open(place: string): OpenSource
}
