/** A linear model y = sum of coefficient x column, by least squares. */
export interface LinearModel {
  readonly coefficients: readonly number[]
  /** Observations minus columns. */
  readonly degrees: number
  /** Standard error of a weighted sum of the coefficients. */
  readonly errorOf: (weights: readonly number[]) => number
}

/**
 * Least squares by modified Gram-Schmidt (Golub & Van Loan, section 5.2.8).
 *
 * @param columns each as long as `y`; a column for the constant is the caller's
 * @returns null where a column depends on the ones before it, or where no degree of freedom is left
 */
export function fitLinearModel(
  columns: readonly (readonly number[])[],
  y: readonly number[],
): LinearModel | null {
  const degrees = y.length - columns.length
  if (degrees < 1) return null
  const basis: number[][] = []
  // r[j][i] is the part of column j along basis vector i.
  const r: number[][] = []
  for (const column of columns) {
    const rest = [...column]
    const parts = basis.map((vector) => removePart(rest, vector))
    const length = norm(rest)
    if (!(length > 1e-8 * norm(column))) return null
    r.push([...parts, length])
    basis.push(rest.map((value) => value / length))
  }
  const residual = [...y]
  const along = basis.map((vector) => removePart(residual, vector))
  const spread = norm(residual) / Math.sqrt(degrees)
  return {
    coefficients: solveUpper(r, along),
    degrees,
    errorOf: (weights) => spread * norm(solveLower(r, weights)),
  }
}

/**
 * Adds to `columns` those of `candidates` that explain y, the best first, as long as the best one's F statistic is at
 * least `enter` and `keep` degrees of freedom stay.
 */
export function selectColumns(
  y: readonly number[],
  columns: readonly (readonly number[])[],
  options: {
    readonly candidates: readonly (readonly number[])[]
    readonly enter: number
    readonly keep: number
  },
): (readonly number[])[] {
  const selected = [...columns]
  const residual = [...y]
  const basis: number[][] = []
  const rest = options.candidates.map((column) => ({ column, left: [...column] }))
  const take = (column: readonly number[]): void => {
    const left = [...column]
    for (const vector of basis) removePart(left, vector)
    const length = norm(left)
    if (!(length > 1e-8 * norm(column))) return
    const vector = left.map((value) => value / length)
    basis.push(vector)
    removePart(residual, vector)
    for (const other of rest) removePart(other.left, vector)
  }
  for (const column of columns) take(column)
  while (rest.length > 0 && y.length - selected.length > options.keep) {
    const gains = rest.map(({ column, left }) => {
      const length = norm(left)
      return length > 1e-6 * norm(column) ? (dot(left, residual) / length) ** 2 : 0
    })
    const best = gains.indexOf(Math.max(...gains))
    const unexplained = dot(residual, residual) - gains[best]!
    const f = (gains[best]! * (y.length - selected.length - 1)) / Math.max(unexplained, Number.MIN_VALUE)
    if (!(f >= options.enter)) break
    const [chosen] = rest.splice(best, 1)
    const { column } = chosen!
    selected.push(column)
    take(column)
  }
  return selected
}

/** Takes the part along a unit vector out of `values`, in place, and returns its size. */
function removePart(values: number[], unit: readonly number[]): number {
  const part = dot(values, unit)
  for (let i = 0; i < values.length; i++) values[i]! -= part * unit[i]!
  return part
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function norm(values: readonly number[]): number {
  return Math.sqrt(dot(values, values))
}

/** R x = b, with R's columns in `r`. */
function solveUpper(r: readonly (readonly number[])[], b: readonly number[]): number[] {
  const x = [...b]
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < x.length; j++) x[i]! -= r[j]![i]! * x[j]!
    x[i]! /= r[i]![i]!
  }
  return x
}

/** R' x = b. */
function solveLower(r: readonly (readonly number[])[], b: readonly number[]): number[] {
  const x = [...b]
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) x[i]! -= r[i]![j]! * x[j]!
    x[i]! /= r[i]![i]!
  }
  return x
}
