/** How far good settings at the end of a range are followed. */
export interface Borders {
  /** Moves in a row before the search has to do with what it has. */
  readonly moves: number
  /** Trials on new ground, and where the range stage has measured that the usable rates lie beyond. */
  readonly trials: number
  readonly measured: number
}

/** Eight moves are eight decades of a log range; half of six trials lie in the outer half of the new ground. */
export const usualBorders: Borders = { moves: 8, trials: 6, measured: 12 }
