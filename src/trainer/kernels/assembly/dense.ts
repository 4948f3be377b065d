// Dense layers. Weights live in panels of 8 output columns: [column / 8][input][8], padded with zeros, so that the
// forward product needs no packing; weight gradients have the same layout.
import { tileColumns, tileRows } from './tile'

/** y[rows, n] = activation(x[rows, k] * w + bias); x and y row-major without gaps, `bias` padded to 8 (0 for none). */
export function denseForward(x: usize, rows: i32, k: i32, w: usize, n: i32, bias: usize, y: usize, activation: i32): void {
  const xBytes = k << 2
  const yBytes = n << 2
  for (let column = 0; column < n; column += 8) {
    const width = min(8, n - column)
    const shift = bias != 0 ? bias + (column << 2) : 0
    for (let r = 0; r < rows; r += 4) {
      const last = rows - 1
      const r1 = min(r + 1, last)
      const r2 = min(r + 2, last)
      const r3 = min(r + 3, last)
      const out = y + (column << 2)
      tileRows(
        x + r * xBytes, x + r1 * xBytes, x + r2 * xBytes, x + r3 * xBytes,
        1, k, 0, w, shift,
        out + r * yBytes, out + r1 * yBytes, out + r2 * yBytes, out + r3 * yBytes,
        width, activation,
      )
    }
    w += k << 5
  }
}

/** Panels of w transposed: from [n / 8][k][8] to [k / 8][n][8], padding zero. */
export function transposePanels(w: usize, k: i32, n: i32, out: usize): void {
  for (let i = 0; i < k; i += 8) {
    const wide = min(8, k - i)
    for (let j = 0; j < n; j++) {
      const from = w + ((((j >> 3) * k + i) << 3) + (j & 7) << 2)
      for (let t = 0; t < 8; t++) {
        f32.store(out + (t << 2), t < wide ? f32.load(from + (t << 5)) : 0)
      }
      out += 32
    }
  }
}

/** x[rows, k] into [k / 4][rows][4], so that four input columns lie side by side; missing columns repeat the last. */
export function packQuads(x: usize, rows: i32, k: i32, out: usize): void {
  const xBytes = k << 2
  let i = 0
  for (; i + 4 <= k; i += 4) {
    let from = x + (i << 2)
    for (let r = 0; r < rows; r++) {
      v128.store(out, v128.load(from))
      from += xBytes
      out += 16
    }
  }
  if (i < k) {
    for (let r = 0; r < rows; r++) {
      const from = x + r * xBytes
      for (let t = 0; t < 4; t++) f32.store(out + (t << 2), f32.load(from + (min(i + t, k - 1) << 2)))
      out += 16
    }
  }
}

/** dy[rows, n] into panels [n / 8][rows][8], padding zero. */
export function packPanels(dy: usize, rows: i32, n: i32, out: usize): void {
  const bytes = n << 2
  let j = 0
  for (; j + 8 <= n; j += 8) {
    let from = dy + (j << 2)
    for (let r = 0; r < rows; r++) {
      v128.store(out, v128.load(from))
      v128.store(out, v128.load(from, 16), 16)
      from += bytes
      out += 32
    }
  }
  if (j < n) {
    const wide = n - j
    for (let r = 0; r < rows; r++) {
      const from = dy + r * bytes + (j << 2)
      for (let t = 0; t < 8; t++) f32.store(out + (t << 2), t < wide ? f32.load(from + (t << 2)) : 0)
      out += 32
    }
  }
}

/** dw (panels) = x^T * dy from `packQuads` of x and `packPanels` of dy. */
export function denseWeightGradient(quads: usize, rows: i32, k: i32, panels: usize, n: i32, dw: usize): void {
  for (let column = 0; column < n; column += 8) {
    let a = quads
    for (let i = 0; i < k; i += 4) {
      tileColumns(a, a + 4, a + 8, a + 12, 16, 0, panels, 32, 0, 1, rows, dw, min(4, k - i), 8, false)
      a += rows << 4
      dw += min(4, k - i) << 5
    }
    panels += rows << 5
  }
}
