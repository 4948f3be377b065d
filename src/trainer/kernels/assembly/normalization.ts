// Batch normalization of [row][column] data, per column (units, or channels of all points).
import { columnSums } from './reductions'

/** Column means and biased variances of x in two passes; `squares` is room for as many columns. */
export function columnMoments(x: usize, rows: i32, columns: i32, mean: usize, variance: usize): void {
  columnSums(x, rows, columns, mean)
  const bytes = columns << 2
  const count = f32(rows)
  for (let j = 0; j < columns; j++) {
    const at = j << 2
    const m = f32.load(mean + at) / count
    f32.store(mean + at, m)
  }
  for (let j = 0; j < columns; ) {
    const at = j << 2
    if (j + 4 <= columns) {
      const m = v128.load(mean + at)
      let total = f32x4.splat(0)
      let from = x + at
      for (let r = 0; r < rows; r += 64) {
        let part = f32x4.splat(0)
        for (let n = min(64, rows - r); n > 0; n--, from += bytes) {
          const d = f32x4.sub(v128.load(from), m)
          part = f32x4.add(part, f32x4.mul(d, d))
        }
        total = f32x4.add(total, part)
      }
      v128.store(variance + at, f32x4.div(total, f32x4.splat(count)))
      j += 4
    } else {
      const m = f32.load(mean + at)
      let total: f32 = 0
      let from = x + at
      for (let r = 0; r < rows; r += 64) {
        let part: f32 = 0
        for (let n = min(64, rows - r); n > 0; n--, from += bytes) {
          const d = f32.load(from) - m
          part += d * d
        }
        total += part
      }
      f32.store(variance + at, total / count)
      j++
    }
  }
}

/** running = keep * running + (1 - keep) * batch, with the unbiased variance. */
export function updateRunning(
  mean: usize, variance: usize, rows: i32, columns: i32, runningMean: usize, runningVariance: usize, keep: f32,
): void {
  const unbiased = f32(rows) / f32(max(rows - 1, 1))
  for (let j = 0; j < columns; j++) {
    const at = j << 2
    f32.store(runningMean + at, keep * f32.load(runningMean + at) + (1 - keep) * f32.load(mean + at))
    f32.store(
      runningVariance + at,
      keep * f32.load(runningVariance + at) + (1 - keep) * unbiased * f32.load(variance + at),
    )
  }
}

/** inverse = 1 / sqrt(variance + epsilon) */
export function inverseDeviation(variance: usize, columns: i32, epsilon: f32, inverse: usize): void {
  for (let j = 0; j < columns; j++) {
    f32.store(inverse + (j << 2), <f32>1 / sqrt<f32>(f32.load(variance + (j << 2)) + epsilon))
  }
}

/** y = (x - mean) * inverse * gamma + beta */
export function normalize(
  x: usize, rows: i32, columns: i32, mean: usize, inverse: usize, gamma: usize, beta: usize, y: usize,
): void {
  for (let r = 0; r < rows; r++) {
    let j = 0
    for (; j + 4 <= columns; j += 4) {
      const at = j << 2
      const h = f32x4.mul(f32x4.sub(v128.load(x + at), v128.load(mean + at)), v128.load(inverse + at))
      v128.store(y + at, f32x4.add(f32x4.mul(h, v128.load(gamma + at)), v128.load(beta + at)))
    }
    for (; j < columns; j++) {
      const at = j << 2
      const h = (f32.load(x + at) - f32.load(mean + at)) * f32.load(inverse + at)
      f32.store(y + at, h * f32.load(gamma + at) + f32.load(beta + at))
    }
    x += columns << 2
    y += columns << 2
  }
}

/** dgamma[j] = sum over rows of dy * normalized x, in blocks of 64 rows. */
export function gammaGradient(
  x: usize, dy: usize, rows: i32, columns: i32, mean: usize, inverse: usize, dgamma: usize,
): void {
  const bytes = columns << 2
  for (let j = 0; j < columns; ) {
    const at = j << 2
    let from = x + at
    let gradient = dy + at
    if (j + 4 <= columns) {
      const m = v128.load(mean + at)
      let total = f32x4.splat(0)
      for (let r = 0; r < rows; r += 64) {
        let part = f32x4.splat(0)
        for (let n = min(64, rows - r); n > 0; n--, from += bytes, gradient += bytes) {
          part = f32x4.add(part, f32x4.mul(v128.load(gradient), f32x4.sub(v128.load(from), m)))
        }
        total = f32x4.add(total, part)
      }
      v128.store(dgamma + at, f32x4.mul(total, v128.load(inverse + at)))
      j += 4
    } else {
      const m = f32.load(mean + at)
      let total: f32 = 0
      for (let r = 0; r < rows; r += 64) {
        let part: f32 = 0
        for (let n = min(64, rows - r); n > 0; n--, from += bytes, gradient += bytes) {
          part += f32.load(gradient) * (f32.load(from) - m)
        }
        total += part
      }
      f32.store(dgamma + at, total * f32.load(inverse + at))
      j++
    }
  }
}

/** dx = gamma * inverse * (dy - dbeta / rows - h * dgamma / rows), h the normalized x (Ioffe & Szegedy 2015, section 3). */
export function normalizeBackward(
  x: usize, dy: usize, rows: i32, columns: i32,
  mean: usize, inverse: usize, gamma: usize, dgamma: usize, dbeta: usize, dx: usize,
): void {
  const share = <f32>1 / f32(rows)
  const shares = f32x4.splat(share)
  for (let r = 0; r < rows; r++) {
    let j = 0
    for (; j + 4 <= columns; j += 4) {
      const at = j << 2
      const inv = v128.load(inverse + at)
      const h = f32x4.mul(f32x4.sub(v128.load(x + at), v128.load(mean + at)), inv)
      const common = f32x4.mul(f32x4.add(v128.load(dbeta + at), f32x4.mul(h, v128.load(dgamma + at))), shares)
      v128.store(dx + at, f32x4.mul(f32x4.mul(v128.load(gamma + at), inv), f32x4.sub(v128.load(dy + at), common)))
    }
    for (; j < columns; j++) {
      const at = j << 2
      const inv = f32.load(inverse + at)
      const h = (f32.load(x + at) - f32.load(mean + at)) * inv
      const common = (f32.load(dbeta + at) + h * f32.load(dgamma + at)) * share
      f32.store(dx + at, f32.load(gamma + at) * inv * (f32.load(dy + at) - common))
    }
    x += columns << 2
    dy += columns << 2
    dx += columns << 2
  }
}
