// The two register tiles that all matrix products and convolutions are made of: 4 rows x 8 columns in 8 accumulators.
// A multiplication and an addition per vector (no fused multiply-add in plain WebAssembly SIMD), so 4x8 already keeps
// the floating-point ports busy; larger tiles spill. The inner loops are not unrolled by hand: V8 unrolls them itself,
// and in longer bodies it moves all loads to the front and spills.

export const ACTIVATION_NONE: i32 = 0
export const ACTIVATION_RELU: i32 = 1
export const ACTIVATION_LEAKY: i32 = 2

/** Slope of leaky relu below zero. */
export const LEAKY_SLOPE: f32 = 0.01

/** pmax keeps a NaN of its first argument, so a diverged network stays visibly diverged. */
// @ts-ignore: decorator
@inline
export function activate(x: v128, activation: i32): v128 {
  if (activation == ACTIVATION_RELU) return f32x4.pmax(x, f32x4.splat(0))
  if (activation == ACTIVATION_LEAKY) return f32x4.pmax(x, f32x4.mul(x, f32x4.splat(LEAKY_SLOPE)))
  return x
}

/** Writes the first `width` (1 to 7) of 8 numbers. */
function storePart(out: usize, low: v128, high: v128, width: i32): void {
  let rest = low
  if (width >= 4) {
    v128.store(out, low)
    out += 16
    width -= 4
    rest = high
  }
  if (width > 0) f32.store(out, f32x4.extract_lane(rest, 0))
  if (width > 1) f32.store(out + 4, f32x4.extract_lane(rest, 1))
  if (width > 2) f32.store(out + 8, f32x4.extract_lane(rest, 2))
}

// @ts-ignore: decorator
@inline
function storeRow(out: usize, low: v128, high: v128, width: i32): void {
  if (width >= 8) {
    v128.store(out, low)
    v128.store(out, high, 16)
  } else storePart(out, low, high, width)
}

/**
 * out_r[0..width) = activation(bias + sum over k of a_r[k] * b[k][0..8)) for four rows. `k` runs through `segments`
 * stretches of `length` numbers; the next stretch of a row starts `segmentBytes` further; `b` is one panel [k][8].
 * A caller with fewer than four rows passes the last row again: it is computed and stored again, equal.
 */
export function tileRows(
  a0: usize, a1: usize, a2: usize, a3: usize,
  segments: i32, length: i32, segmentBytes: i32,
  b: usize, bias: usize,
  out0: usize, out1: usize, out2: usize, out3: usize,
  width: i32, activation: i32,
): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  if (bias != 0) {
    c00 = v128.load(bias)
    c01 = v128.load(bias, 16)
  }
  let c10 = c00
  let c11 = c01
  let c20 = c00
  let c21 = c01
  let c30 = c00
  let c31 = c01
  const skip = segmentBytes - length * 4
  for (let s = 0; s < segments; s++) {
    const end = a0 + (length << 2)
    while (a0 < end) {
      const b0 = v128.load(b)
      const b1 = v128.load(b, 16)
      let x = v128.load32_splat(a0)
      c00 = f32x4.add(c00, f32x4.mul(x, b0))
      c01 = f32x4.add(c01, f32x4.mul(x, b1))
      x = v128.load32_splat(a1)
      c10 = f32x4.add(c10, f32x4.mul(x, b0))
      c11 = f32x4.add(c11, f32x4.mul(x, b1))
      x = v128.load32_splat(a2)
      c20 = f32x4.add(c20, f32x4.mul(x, b0))
      c21 = f32x4.add(c21, f32x4.mul(x, b1))
      x = v128.load32_splat(a3)
      c30 = f32x4.add(c30, f32x4.mul(x, b0))
      c31 = f32x4.add(c31, f32x4.mul(x, b1))
      a0 += 4
      a1 += 4
      a2 += 4
      a3 += 4
      b += 32
    }
    a0 += skip
    a1 += skip
    a2 += skip
    a3 += skip
  }
  storeRow(out0, activate(c00, activation), activate(c01, activation), width)
  storeRow(out1, activate(c10, activation), activate(c11, activation), width)
  storeRow(out2, activate(c20, activation), activate(c21, activation), width)
  storeRow(out3, activate(c30, activation), activate(c31, activation), width)
}

/**
 * The same tile where both sides are packed: `a` is one quad [k][4], `b` one panel [k][8]. Rows go to `out`, `outBytes`
 * apart; only `rows` (1 to 4) of them.
 */
export function tilePacked(
  a: usize, b: usize, k: i32, bias: usize,
  out: usize, outBytes: i32, rows: i32, width: i32, activation: i32,
): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  if (bias != 0) {
    c00 = v128.load(bias)
    c01 = v128.load(bias, 16)
  }
  let c10 = c00
  let c11 = c01
  let c20 = c00
  let c21 = c01
  let c30 = c00
  let c31 = c01
  // Four steps a round, each with its own way out: it keeps V8 from moving the loads of all four to the front, and
  // address arithmetic, which competes for the floating-point ports, to a quarter.
  const end = b + (k << 5)
  const end1 = end - 32
  const end2 = end - 64
  const end3 = end - 96
  while (true) {
    let b0 = v128.load(b)
    let b1 = v128.load(b, 16)
    let x = v128.load32_splat(a)
    c00 = f32x4.add(c00, f32x4.mul(x, b0))
    c01 = f32x4.add(c01, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 4)
    c10 = f32x4.add(c10, f32x4.mul(x, b0))
    c11 = f32x4.add(c11, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 8)
    c20 = f32x4.add(c20, f32x4.mul(x, b0))
    c21 = f32x4.add(c21, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 12)
    c30 = f32x4.add(c30, f32x4.mul(x, b0))
    c31 = f32x4.add(c31, f32x4.mul(x, b1))
    if (b == end1) break

    b0 = v128.load(b, 32)
    b1 = v128.load(b, 48)
    x = v128.load32_splat(a, 16)
    c00 = f32x4.add(c00, f32x4.mul(x, b0))
    c01 = f32x4.add(c01, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 20)
    c10 = f32x4.add(c10, f32x4.mul(x, b0))
    c11 = f32x4.add(c11, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 24)
    c20 = f32x4.add(c20, f32x4.mul(x, b0))
    c21 = f32x4.add(c21, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 28)
    c30 = f32x4.add(c30, f32x4.mul(x, b0))
    c31 = f32x4.add(c31, f32x4.mul(x, b1))
    if (b == end2) break

    b0 = v128.load(b, 64)
    b1 = v128.load(b, 80)
    x = v128.load32_splat(a, 32)
    c00 = f32x4.add(c00, f32x4.mul(x, b0))
    c01 = f32x4.add(c01, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 36)
    c10 = f32x4.add(c10, f32x4.mul(x, b0))
    c11 = f32x4.add(c11, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 40)
    c20 = f32x4.add(c20, f32x4.mul(x, b0))
    c21 = f32x4.add(c21, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 44)
    c30 = f32x4.add(c30, f32x4.mul(x, b0))
    c31 = f32x4.add(c31, f32x4.mul(x, b1))
    if (b == end3) break

    b0 = v128.load(b, 96)
    b1 = v128.load(b, 112)
    x = v128.load32_splat(a, 48)
    c00 = f32x4.add(c00, f32x4.mul(x, b0))
    c01 = f32x4.add(c01, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 52)
    c10 = f32x4.add(c10, f32x4.mul(x, b0))
    c11 = f32x4.add(c11, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 56)
    c20 = f32x4.add(c20, f32x4.mul(x, b0))
    c21 = f32x4.add(c21, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 60)
    c30 = f32x4.add(c30, f32x4.mul(x, b0))
    c31 = f32x4.add(c31, f32x4.mul(x, b1))
    a += 64
    b += 128
    if (b == end) break
  }
  storeRow(out, activate(c00, activation), activate(c01, activation), width)
  if (rows == 1) return
  out += outBytes
  storeRow(out, activate(c10, activation), activate(c11, activation), width)
  if (rows == 2) return
  out += outBytes
  storeRow(out, activate(c20, activation), activate(c21, activation), width)
  if (rows == 3) return
  out += outBytes
  storeRow(out, activate(c30, activation), activate(c31, activation), width)
}

/** `tilePacked` for a last panel of at most four columns: half the work. */
export function tileNarrow(
  a: usize, b: usize, k: i32, bias: usize,
  out: usize, outBytes: i32, rows: i32, width: i32, activation: i32,
): void {
  let c0 = bias != 0 ? v128.load(bias) : f32x4.splat(0)
  let c1 = c0
  let c2 = c0
  let c3 = c0
  for (const end = b + (k << 5); b < end; a += 16, b += 32) {
    const b0 = v128.load(b)
    c0 = f32x4.add(c0, f32x4.mul(v128.load32_splat(a), b0))
    c1 = f32x4.add(c1, f32x4.mul(v128.load32_splat(a, 4), b0))
    c2 = f32x4.add(c2, f32x4.mul(v128.load32_splat(a, 8), b0))
    c3 = f32x4.add(c3, f32x4.mul(v128.load32_splat(a, 12), b0))
  }
  c0 = activate(c0, activation)
  storePart(out, c0, c0, width)
  if (rows == 1) return
  c1 = activate(c1, activation)
  storePart(out + outBytes, c1, c1, width)
  if (rows == 2) return
  c2 = activate(c2, activation)
  storePart(out + 2 * outBytes, c2, c2, width)
  if (rows == 3) return
  c3 = activate(c3, activation)
  storePart(out + 3 * outBytes, c3, c3, width)
}

/**
 * out[r][0..8) (+)= sum over k of a_r[k] * b[k][0..8) for `rows` (1 to 4) rows of a gradient panel, where `k` runs over
 * `lines` lines of `length` points; a point's neighbour is `aBytes` (`bBytes`) further, the next line starts
 * `aLineSkip` (`bLineSkip`) after the end of the line before. Columns from `width` on are padding and stay zero.
 */
export function tileColumns(
  a0: usize, a1: usize, a2: usize, a3: usize, aBytes: i32, aLineSkip: i32,
  b: usize, bBytes: i32, bLineSkip: i32,
  lines: i32, length: i32,
  out: usize, rows: i32, width: i32, accumulate: bool,
): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      const b0 = v128.load(b)
      const b1 = v128.load(b, 16)
      let x = v128.load32_splat(a0)
      c00 = f32x4.add(c00, f32x4.mul(x, b0))
      c01 = f32x4.add(c01, f32x4.mul(x, b1))
      x = v128.load32_splat(a1)
      c10 = f32x4.add(c10, f32x4.mul(x, b0))
      c11 = f32x4.add(c11, f32x4.mul(x, b1))
      x = v128.load32_splat(a2)
      c20 = f32x4.add(c20, f32x4.mul(x, b0))
      c21 = f32x4.add(c21, f32x4.mul(x, b1))
      x = v128.load32_splat(a3)
      c30 = f32x4.add(c30, f32x4.mul(x, b0))
      c31 = f32x4.add(c31, f32x4.mul(x, b1))
      a0 += aBytes
      a1 += aBytes
      a2 += aBytes
      a3 += aBytes
      b += bBytes
    }
    a0 += aLineSkip
    a1 += aLineSkip
    a2 += aLineSkip
    a3 += aLineSkip
    b += bLineSkip
  }
  if (width < 8) {
    // What was read beyond the last column belongs to the next point: mask it away.
    const lane = i32x4(0, 1, 2, 3)
    const low = i32x4.lt_s(lane, i32x4.splat(width))
    const high = i32x4.lt_s(lane, i32x4.splat(width - 4))
    c00 = v128.and(c00, low)
    c01 = v128.and(c01, high)
    c10 = v128.and(c10, low)
    c11 = v128.and(c11, high)
    c20 = v128.and(c20, low)
    c21 = v128.and(c21, high)
    c30 = v128.and(c30, low)
    c31 = v128.and(c31, high)
  }
  gather(out, c00, c01, accumulate)
  if (rows > 1) gather(out + 32, c10, c11, accumulate)
  if (rows > 2) gather(out + 64, c20, c21, accumulate)
  if (rows > 3) gather(out + 96, c30, c31, accumulate)
}

// @ts-ignore: decorator
@inline
function gather(out: usize, low: v128, high: v128, accumulate: bool): void {
  if (accumulate) {
    v128.store(out, f32x4.add(v128.load(out), low))
    v128.store(out, f32x4.add(v128.load(out, 16), high), 16)
  } else {
    v128.store(out, low)
    v128.store(out, high, 16)
  }
}

/** Two `tileNarrow` at once, for the quads at `a` and `other`: eight chains of additions, where four wait for each other. */
export function tileNarrowPair(
  a: usize, other: usize, b: usize, k: i32, bias: usize,
  out: usize, outBytes: i32, width: i32, activation: i32,
): void {
  let c0 = bias != 0 ? v128.load(bias) : f32x4.splat(0)
  let c1 = c0
  let c2 = c0
  let c3 = c0
  let c4 = c0
  let c5 = c0
  let c6 = c0
  let c7 = c0
  for (const end = b + (k << 5); b < end; a += 16, other += 16, b += 32) {
    const b0 = v128.load(b)
    c0 = f32x4.add(c0, f32x4.mul(v128.load32_splat(a), b0))
    c1 = f32x4.add(c1, f32x4.mul(v128.load32_splat(a, 4), b0))
    c2 = f32x4.add(c2, f32x4.mul(v128.load32_splat(a, 8), b0))
    c3 = f32x4.add(c3, f32x4.mul(v128.load32_splat(a, 12), b0))
    c4 = f32x4.add(c4, f32x4.mul(v128.load32_splat(other), b0))
    c5 = f32x4.add(c5, f32x4.mul(v128.load32_splat(other, 4), b0))
    c6 = f32x4.add(c6, f32x4.mul(v128.load32_splat(other, 8), b0))
    c7 = f32x4.add(c7, f32x4.mul(v128.load32_splat(other, 12), b0))
  }
  out = storeNarrow(out, outBytes, activate(c0, activation), width)
  out = storeNarrow(out, outBytes, activate(c1, activation), width)
  out = storeNarrow(out, outBytes, activate(c2, activation), width)
  out = storeNarrow(out, outBytes, activate(c3, activation), width)
  out = storeNarrow(out, outBytes, activate(c4, activation), width)
  out = storeNarrow(out, outBytes, activate(c5, activation), width)
  out = storeNarrow(out, outBytes, activate(c6, activation), width)
  storeNarrow(out, outBytes, activate(c7, activation), width)
}

/** Writes the first `width` (1 to 4) numbers; returns where the next row starts. */
// @ts-ignore: decorator
@inline
function storeNarrow(out: usize, outBytes: i32, row: v128, width: i32): usize {
  if (width == 4) v128.store(out, row)
  else {
    f32.store(out, f32x4.extract_lane(row, 0))
    if (width > 1) f32.store(out, f32x4.extract_lane(row, 1), 4)
    if (width > 2) f32.store(out, f32x4.extract_lane(row, 2), 8)
  }
  return out + outBytes
}
