/**
 * Exponentially weighted mean of a curve, corrected at its beginning; gaps stay gaps. `weight` 0 changes nothing.
 */
export function smooth(y: readonly (number | null)[], weight: number): (number | null)[] {
  if (!(weight > 0)) return [...y]
  let sum = 0
  let mass = 0
  return y.map((value) => {
    if (value === null) return null
    sum = weight * sum + (1 - weight) * value
    mass = weight * mass + (1 - weight)
    return sum / mass
  })
}
