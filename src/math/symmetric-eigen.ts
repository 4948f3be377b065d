/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix [n][n] by cyclic Jacobi rotations (Golub & Van Loan 2013,
 * section 8.5): exact to rounding, and quick for the few dimensions of a search space.
 *
 * @returns `vectors[i][k]` is component i of the eigenvector of `values[k]`; in no order
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): {
  readonly values: number[]
  readonly vectors: number[][]
} {
  const n = matrix.length
  const a = matrix.map((row) => [...row])
  const v = matrix.map((_, i) => matrix.map((_, j) => Number(i === j)))
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0
    let diagonal = 0
    for (let i = 0; i < n; i++) {
      diagonal += a[i]![i]! ** 2
      for (let j = 0; j < i; j++) off += a[i]![j]! ** 2
    }
    if (off <= 1e-28 * (diagonal + off)) break
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q)
  }
  return { values: a.map((row, i) => row[i]!), vectors: v }
}

function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const apq = a[p]![q]!
  if (apq === 0) return
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq)
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  const n = a.length
  for (let k = 0; k < n; k++) {
    const [kp, kq] = [a[k]![p]!, a[k]![q]!]
    a[k]![p] = c * kp - s * kq
    a[k]![q] = s * kp + c * kq
  }
  for (let k = 0; k < n; k++) {
    const [pk, qk] = [a[p]![k]!, a[q]![k]!]
    a[p]![k] = c * pk - s * qk
    a[q]![k] = s * pk + c * qk
    const [vp, vq] = [v[k]![p]!, v[k]![q]!]
    v[k]![p] = c * vp - s * vq
    v[k]![q] = s * vp + c * vq
  }
}
