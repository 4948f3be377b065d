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
    eliminate({ l, room, n: i }, l, row)
    let pivot = l[row + i]!
    for (let k = 0; k < i; k++) pivot -= l[row + k]! * l[row + k]!
    if (!(pivot > 0)) return false
    l[row + i] = Math.sqrt(pivot)
  }
  return true
}

/** Solves L x = b in place. */
export function solveLower(triangle: Triangle, b: Float64Array): void {
  eliminate(triangle, b, 0)
}

/** `solveLower` for the numbers of `b` from `at` on; four rows at a time, as one sum alone waits for each addition. */
function eliminate({ l, room, n }: Triangle, b: Float64Array, at: number): void {
  let i = 0
  for (; i + 3 < n; i += 4) {
    const row0 = i * room
    const row1 = row0 + room
    const row2 = row1 + room
    const row3 = row2 + room
    let b0 = b[at + i]!
    let b1 = b[at + i + 1]!
    let b2 = b[at + i + 2]!
    let b3 = b[at + i + 3]!
    for (let k = 0; k < i; k++) {
      const value = b[at + k]!
      b0 -= l[row0 + k]! * value
      b1 -= l[row1 + k]! * value
      b2 -= l[row2 + k]! * value
      b3 -= l[row3 + k]! * value
    }
    b0 /= l[row0 + i]!
    b1 = (b1 - l[row1 + i]! * b0) / l[row1 + i + 1]!
    b2 = (b2 - l[row2 + i]! * b0 - l[row2 + i + 1]! * b1) / l[row2 + i + 2]!
    b3 = (b3 - l[row3 + i]! * b0 - l[row3 + i + 1]! * b1 - l[row3 + i + 2]! * b2) / l[row3 + i + 3]!
    b[at + i] = b0
    b[at + i + 1] = b1
    b[at + i + 2] = b2
    b[at + i + 3] = b3
  }
  for (; i < n; i++) {
    const row = i * room
    let sum = b[at + i]!
    for (let k = 0; k < i; k++) sum -= l[row + k]! * b[at + k]!
    b[at + i] = sum / l[row + i]!
  }
}

/** Solves L^T x = b in place, two rows at a time. */
export function solveUpper({ l, room, n }: Triangle, b: Float64Array): void {
  let i = n - 1
  for (; i > 0; i -= 2) {
    const row = i * room
    const above = row - room
    const value = b[i]! / l[row + i]!
    const next = (b[i - 1]! - l[row + i - 1]! * value) / l[above + i - 1]!
    b[i] = value
    b[i - 1] = next
    for (let k = 0; k < i - 1; k++) b[k]! -= l[row + k]! * value + l[above + k]! * next
  }
  if (i === 0) b[0]! /= l[0]!
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
