/** The latest values of a series, a fixed number of them, in no order: for medians over a window that moves on. */
export interface LatestValues {
  readonly ring: Float64Array
  /** Values heard so far, those forgotten included. */
  heard: number
}

export function latestValues(most: number): LatestValues {
  return { ring: new Float64Array(most), heard: 0 }
}

/** The oldest goes where there are `most` of them. O(1), and nothing is moved. */
export function hearValue(latest: LatestValues, value: number): void {
  latest.ring[latest.heard % latest.ring.length] = value
  latest.heard++
}

export function heldValues({ ring, heard }: LatestValues): Float64Array {
  return heard < ring.length ? ring.subarray(0, heard) : ring
}
