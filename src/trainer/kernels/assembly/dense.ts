// Dense layers. Weights live in panels of 8 output columns: [column / 8][input][8], padded with zeros, so that the
// forward product needs no packing; weight gradients have the same layout.
import { ACTIVATION_NONE, tileNarrow, tileNarrowPair, tilePacked } from './tile'

/**
 * y[rows, n] = activation(x[rows, k] * w + bias) from `packRows` of x; y row-major without gaps, `bias` padded to 8
 * (0 for none).
 */
export function denseForward(quads: usize, rows: i32, k: i32, w: usize, n: i32, bias: usize, y: usize, activation: i32): void {
  const bytes = n << 2
  for (let column = 0; column < n; column += 8) {
    const width = min(8, n - column)
    const shift = bias != 0 ? bias + (column << 2) : 0
    let a = quads
    let out = y + (column << 2)
    let r = 0
    if (width <= 4) {
      for (; r + 8 <= rows; r += 8) {
        tileNarrowPair(a, a + (k << 4), w, k, shift, out, bytes, width, activation)
        a += k << 5
        out += bytes << 3
      }
    }
    for (; r < rows; r += 4) {
      if (width > 4) tilePacked(a, w, k, shift, out, bytes, min(4, rows - r), width, activation)
      else tileNarrow(a, w, k, shift, out, bytes, min(4, rows - r), width, activation)
      a += k << 4
      out += bytes << 2
    }
    w += k << 5
  }
}

/** x[rows, k] into [rows / 4][k][4], so that the same input of four rows lies side by side; missing rows repeat the last. */
export function packRows(x: usize, rows: i32, k: i32, out: usize): void {
  const bytes = k << 2
  for (let r = 0; r < rows; r += 4) {
    let a0 = x + r * bytes
    let a1 = x + min(r + 1, rows - 1) * bytes
    let a2 = x + min(r + 2, rows - 1) * bytes
    let a3 = x + min(r + 3, rows - 1) * bytes
    let i = 0
    for (; i + 4 <= k; i += 4) {
      const x0 = v128.load(a0)
      const x1 = v128.load(a1)
      const x2 = v128.load(a2)
      const x3 = v128.load(a3)
      const t0 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5)
      const t1 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7)
      const t2 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5)
      const t3 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7)
      v128.store(out, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5))
      v128.store(out, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), 16)
      v128.store(out, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 32)
      v128.store(out, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 48)
      a0 += 16
      a1 += 16
      a2 += 16
      a3 += 16
      out += 64
    }
    for (; i < k; i++) {
      f32.store(out, f32.load(a0))
      f32.store(out, f32.load(a1), 4)
      f32.store(out, f32.load(a2), 8)
      f32.store(out, f32.load(a3), 12)
      a0 += 4
      a1 += 4
      a2 += 4
      a3 += 4
      out += 16
    }
  }
}

/** Panels of w transposed: from [n / 8][k][8] to [k / 8][n][8], padding zero. */
export function transposePanels(w: usize, k: i32, n: i32, out: usize): void {
  for (let i = 0; i < k; i += 8) {
    const wide = min(8, k - i)
    for (let j = 0; j < n; j += 8) {
      const from = w + ((((j >> 3) * k + i) << 3) << 2)
      const tall = min(8, n - j)
      if (wide == 8 && tall == 8) {
        transposeQuarter(from, out)
        transposeQuarter(from + 16, out + 128)
        transposeQuarter(from + 128, out + 16)
        transposeQuarter(from + 144, out + 144)
      } else {
        for (let u = 0; u < tall; u++) {
          for (let t = 0; t < 8; t++) {
            f32.store(out + (u << 5) + (t << 2), t < wide ? f32.load(from + (t << 5) + (u << 2)) : 0)
          }
        }
      }
      out += tall << 5
    }
  }
}

/** Four rows of four numbers, rows 32 bytes apart on both sides. */
function transposeQuarter(from: usize, out: usize): void {
  const x0 = v128.load(from)
  const x1 = v128.load(from, 32)
  const x2 = v128.load(from, 64)
  const x3 = v128.load(from, 96)
  const t0 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5)
  const t1 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7)
  const t2 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5)
  const t3 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7)
  v128.store(out, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5))
  v128.store(out, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), 32)
  v128.store(out, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 64)
  v128.store(out, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 96)
}

/** x[rows, k] into [k / 4][rows][4], so that four input columns lie side by side; missing columns repeat the last. */
export function packColumns(x: usize, rows: i32, k: i32, out: usize): void {
  const xBytes = k << 2
  const quad = rows << 4
  let i = 0
  // Sixteen columns at once: whole cache lines of x.
  for (; i + 16 <= k; i += 16) {
    let from = x + (i << 2)
    for (let r = 0; r < rows; r++) {
      v128.store(out, v128.load(from))
      v128.store(out + quad, v128.load(from, 16))
      v128.store(out + 2 * quad, v128.load(from, 32))
      v128.store(out + 3 * quad, v128.load(from, 48))
      from += xBytes
      out += 16
    }
    out += 3 * quad
  }
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

/** dw (panels) = x^T * dy from `packColumns` of x and `packPanels` of dy. */
export function denseWeightGradient(quads: usize, rows: i32, k: i32, panels: usize, n: i32, dw: usize): void {
  for (let column = 0; column < n; column += 8) {
    let a = quads
    let i = 0
    if (n - column <= 4) {
      for (; i + 8 <= k; i += 8) {
        tileNarrowPair(a, a + (rows << 4), panels, rows, 0, dw, 32, 4, ACTIVATION_NONE)
        for (let t = 0; t < 8; t++) v128.store(dw + (t << 5), f32x4.splat(0), 16)
        a += rows << 5
        dw += 256
      }
    }
    for (; i < k; i += 4) {
      const tall = min(4, k - i)
      if (n - column > 4) tilePacked(a, panels, rows, 0, dw, 32, tall, 8, ACTIVATION_NONE)
      else {
        tileNarrow(a, panels, rows, 0, dw, 32, tall, 4, ACTIVATION_NONE)
        for (let t = 0; t < tall; t++) v128.store(dw + (t << 5), f32x4.splat(0), 16)
      }
      a += rows << 4
      dw += tall << 5
    }
    panels += rows << 5
  }
}
