/** A lower triangle of n rows in an array whose rows are `room` numbers apart. */
export interface Triangle {
  readonly l: Float64Array
  readonly room: number
  readonly n: number
}

/**
 * Cholesky factor of a symmetric positive definite matrix, in place: of `l` the lower triangle is read and overwritten by L
 * with A = L L^T; the upper one is left alone. The rows before `from` are factored already. False where a pivot is not
 * positive (the matrix is not positive definite to rounding); the rows from `from` on are then spoilt.
 */
export function cholesky({ l, room, n }: Triangle, from = 0): boolean {
  for (let i = from; i < n; i++) {
    const row = i * room
    for (let j = 0; j <= i; j++) {
      const other = j * room
      let sum = l[row + j]!
      for (let k = 0; k < j; k++) sum -= l[row + k]! * l[other + k]!
      if (j < i) l[row + j] = sum / l[other + j]!
      else if (sum > 0) l[row + i] = Math.sqrt(sum)
      else return false
    }
  }
  return true
}

/** Solves L x = b in place. */
export function solveLower({ l, room, n }: Triangle, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * room
    let sum = b[i]!
    for (let k = 0; k < i; k++) sum -= l[row + k]! * b[k]!
    b[i] = sum / l[row + i]!
  }
}

/** Solves L^T x = b in place. */
export function solveUpper({ l, room, n }: Triangle, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = i * room
    const value = b[i]! / l[row + i]!
    b[i] = value
    for (let k = 0; k < i; k++) b[k]! -= l[row + k]! * value
  }
}

/** The lower triangle of (L L^T)^-1, row-major [n][n]. */
export function inverseFromCholesky({ l, room, n }: Triangle): Float64Array {
  // First L^-1, row by row, then its transpose times itself.
  const inverse = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const row = i * n
    const pivot = 1 / l[i * room + i]!
    for (let k = 0; k < i; k++) {
      const value = l[i * room + k]! * pivot
      const other = k * n
      for (let j = 0; j <= k; j++) inverse[row + j]! -= value * inverse[other + j]!
    }
    inverse[row + i] = pivot
  }
  const result = new Float64Array(n * n)
  for (let k = 0; k < n; k++) {
    const row = k * n
    for (let i = 0; i <= k; i++) {
      const value = inverse[row + i]!
      const out = i * n
      for (let j = 0; j <= i; j++) result[out + j]! += value * inverse[row + j]!
    }
  }
  return result
}
