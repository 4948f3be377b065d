// Sums. Long sums run in blocks whose totals are added in float64, so that a million small numbers keep their digits.

const BLOCK: i32 = 1024

// @ts-ignore: decorator
@inline
function across(v: v128): f64 {
  return f64(f32x4.extract_lane(v, 0)) + f64(f32x4.extract_lane(v, 1)) +
    f64(f32x4.extract_lane(v, 2)) + f64(f32x4.extract_lane(v, 3))
}

// @ts-ignore: decorator
@inline
function firstLanes(v: v128, count: i32): v128 {
  return v128.and(v, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)))
}

export function sum(x: usize, count: i32): f64 {
  let total: f64 = 0
  while (count > 0) {
    let part = f32x4.splat(0)
    const n = min(count, BLOCK)
    for (let i = 0; i < n; i += 4, x += 16) part = f32x4.add(part, firstLanes(v128.load(x), n - i))
    total += across(part)
    count -= n
  }
  return total
}

/** Sum of (x - shift)^2. */
export function sumSquares(x: usize, count: i32, shift: f32): f64 {
  let total: f64 = 0
  const s = f32x4.splat(shift)
  while (count > 0) {
    let part = f32x4.splat(0)
    let other = part
    const n = min(count, BLOCK)
    let i = 0
    for (; i + 8 <= n; i += 8, x += 32) {
      const a = f32x4.sub(v128.load(x), s)
      const b = f32x4.sub(v128.load(x, 16), s)
      part = f32x4.add(part, f32x4.mul(a, a))
      other = f32x4.add(other, f32x4.mul(b, b))
    }
    for (; i < n; i += 4, x += 16) {
      const a = firstLanes(f32x4.sub(v128.load(x), s), n - i)
      part = f32x4.add(part, f32x4.mul(a, a))
    }
    total += across(part) + across(other)
    count -= n
  }
  return total
}

/** Sum of (a - b)^2. */
export function distanceSquared(a: usize, b: usize, count: i32): f64 {
  let total: f64 = 0
  while (count > 0) {
    let part = f32x4.splat(0)
    const n = min(count, BLOCK)
    for (let i = 0; i < n; i += 4, a += 16, b += 16) {
      const d = firstLanes(f32x4.sub(v128.load(a), v128.load(b)), n - i)
      part = f32x4.add(part, f32x4.mul(d, d))
    }
    total += across(part)
    count -= n
  }
  return total
}

/** out[j] = sum over rows of x[row][j], in blocks of 64 rows. */
export function columnSums(x: usize, rows: i32, columns: i32, out: usize): void {
  const bytes = columns << 2
  let j = 0
  // Sixteen columns at once: whole cache lines of x.
  for (; j + 16 <= columns; j += 16) {
    let total0 = f32x4.splat(0)
    let total1 = total0
    let total2 = total0
    let total3 = total0
    let from = x + (j << 2)
    for (let r = 0; r < rows; r += 64) {
      let part0 = f32x4.splat(0)
      let part1 = part0
      let part2 = part0
      let part3 = part0
      for (let n = min(64, rows - r); n > 0; n--, from += bytes) {
        part0 = f32x4.add(part0, v128.load(from))
        part1 = f32x4.add(part1, v128.load(from, 16))
        part2 = f32x4.add(part2, v128.load(from, 32))
        part3 = f32x4.add(part3, v128.load(from, 48))
      }
      total0 = f32x4.add(total0, part0)
      total1 = f32x4.add(total1, part1)
      total2 = f32x4.add(total2, part2)
      total3 = f32x4.add(total3, part3)
    }
    const to = out + (j << 2)
    v128.store(to, total0)
    v128.store(to, total1, 16)
    v128.store(to, total2, 32)
    v128.store(to, total3, 48)
  }
  for (; j + 4 <= columns; j += 4) {
    let total = f32x4.splat(0)
    let from = x + (j << 2)
    for (let r = 0; r < rows; r += 64) {
      let part = f32x4.splat(0)
      for (let n = min(64, rows - r); n > 0; n--, from += bytes) part = f32x4.add(part, v128.load(from))
      total = f32x4.add(total, part)
    }
    v128.store(out + (j << 2), total)
  }
  for (; j < columns; j++) {
    let total: f32 = 0
    let from = x + (j << 2)
    for (let r = 0; r < rows; r += 64) {
      let part: f32 = 0
      for (let n = min(64, rows - r); n > 0; n--, from += bytes) part += f32.load(from)
      total += part
    }
    f32.store(out + (j << 2), total)
  }
}

/** Number of columns that are above zero in no row (a NaN counts as above). */
export function deadColumns(x: usize, rows: i32, columns: i32): i32 {
  let dead = 0
  for (let j = 0; j < columns; j++) {
    let alive = 0
    for (let r = 0, from = x + (j << 2); r < rows && alive == 0; r++, from += columns << 2) {
      if (!(f32.load(from) <= 0)) alive = 1
    }
    dead += 1 - alive
  }
  return dead
}

/** Number of x outside [low, high]. */
export function countOutside(x: usize, count: i32, low: f32, high: f32): i32 {
  let outside = 0
  for (const end = x + (count << 2); x < end; x += 4) {
    const v = f32.load(x)
    if (v < low || v > high) outside++
  }
  return outside
}
