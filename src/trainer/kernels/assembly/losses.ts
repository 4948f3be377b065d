// Losses over [row][class] scores. Each returns the sum of the rows' losses and, where `gradient` is not 0, writes the
// gradient times `scale` (1 / batch for a mean).
import { exp4, flush4 } from './elementary'

/** The largest score, or some score where one is NaN: its exponential is NaN in any case. */
// @ts-ignore: decorator
@inline
function rowMaximum(z: usize, classes: i32): f32 {
  let best = v128.load32_splat(z)
  let j = 0
  for (; j + 4 <= classes; j += 4) best = f32x4.pmax(best, v128.load(z + (j << 2)))
  for (; j < classes; j++) best = f32x4.pmax(best, v128.load32_splat(z + (j << 2)))
  best = f32x4.pmax(best, v128.shuffle<f32>(best, best, 2, 3, 0, 1))
  best = f32x4.pmax(best, v128.shuffle<f32>(best, best, 1, 0, 3, 2))
  return f32x4.extract_lane(best, 0)
}

/** out = exp(z - top), up to the next multiple of 4 inside the caller's room; returns the sum. */
function exponentials(z: usize, classes: i32, top: f32, out: usize): f32 {
  const shift = f32x4.splat(top)
  let totals = f32x4.splat(0)
  let j = 0
  for (; j + 4 <= classes; j += 4) {
    const e = flush4(exp4(f32x4.sub(v128.load(z + (j << 2)), shift)))
    v128.store(out + (j << 2), e)
    totals = f32x4.add(totals, e)
  }
  let total = (f32x4.extract_lane(totals, 0) + f32x4.extract_lane(totals, 1)) +
    (f32x4.extract_lane(totals, 2) + f32x4.extract_lane(totals, 3))
  if (j < classes) {
    // Reads beyond the row, inside the allocation; what does not belong to the row is left out.
    const e = flush4(exp4(f32x4.sub(v128.load(z + (j << 2)), shift)))
    total += f32x4.extract_lane(e, 0)
    f32.store(out + (j << 2), f32x4.extract_lane(e, 0))
    if (j + 1 < classes) {
      total += f32x4.extract_lane(e, 1)
      f32.store(out + (j << 2), f32x4.extract_lane(e, 1), 4)
    }
    if (j + 2 < classes) {
      total += f32x4.extract_lane(e, 2)
      f32.store(out + (j << 2), f32x4.extract_lane(e, 2), 8)
    }
  }
  return total
}

/** p = softmax(z) row by row. */
export function softmaxRows(z: usize, rows: i32, classes: i32, p: usize): void {
  for (let r = 0; r < rows; r++) {
    const inverse = <f32>1 / exponentials(z, classes, rowMaximum(z, classes), p)
    for (let j = 0; j < classes; j++) f32.store(p + (j << 2), f32.load(p + (j << 2)) * inverse)
    z += classes << 2
    p += classes << 2
  }
}

/** gradient by z from the gradient by p = softmax(z), in place: g = p * (g - sum of g * p). */
export function softmaxBackward(p: usize, gradient: usize, rows: i32, classes: i32): void {
  for (let r = 0; r < rows; r++) {
    let dot: f32 = 0
    for (let j = 0; j < classes; j++) dot += f32.load(p + (j << 2)) * f32.load(gradient + (j << 2))
    for (let j = 0; j < classes; j++) {
      const at = gradient + (j << 2)
      f32.store(at, f32.load(p + (j << 2)) * (f32.load(at) - dot))
    }
    p += classes << 2
    gradient += classes << 2
  }
}

/** Rows whose sums of exponentials are multiplied before one logarithm is taken: each is at most the classes. */
const LOGARITHM_ROWS: i32 = 8

/** Softmax cross-entropy against (1 - smoothing) * one-hot + smoothing / classes. `room` holds one row. */
export function crossEntropy(
  z: usize, labels: usize, rows: i32, classes: i32, smoothing: f32, scale: f32, gradient: usize, room: usize,
): f64 {
  let loss: f64 = 0
  let product: f64 = 1
  const base = smoothing / f32(classes)
  const bytes = classes << 2
  for (let r = 0; r < rows; r++) {
    const label = i32.load(labels + (r << 2))
    const top = rowMaximum(z, classes)
    const target = gradient != 0 ? gradient : room
    const total = exponentials(z, classes, top, target)
    product *= f64(total)
    if ((r & (LOGARITHM_ROWS - 1)) == LOGARITHM_ROWS - 1) {
      loss += Math.log(product)
      product = 1
    }
    loss -= f64(1 - smoothing) * f64(f32.load(z + (label << 2)) - top)
    if (smoothing > 0) {
      let mean: f64 = 0
      for (let j = 0; j < classes; j++) mean += f64(f32.load(z + (j << 2)) - top)
      loss -= f64(base) * mean
    }
    if (gradient != 0) {
      scaleRow(target, classes, scale / total, base * scale)
      const at = target + (label << 2)
      f32.store(at, f32.load(at) - (1 - smoothing) * scale)
      gradient += bytes
    }
    z += bytes
  }
  return loss + Math.log(product)
}

/** x = x * factor - off, nothing beyond the row. */
// @ts-ignore: decorator
@inline
function scaleRow(x: usize, count: i32, factor: f32, off: f32): void {
  const factors = f32x4.splat(factor)
  const offs = f32x4.splat(off)
  let j = 0
  for (; j + 4 <= count; j += 4, x += 16) v128.store(x, f32x4.sub(f32x4.mul(v128.load(x), factors), offs))
  for (; j < count; j++, x += 4) f32.store(x, f32.load(x) * factor - off)
}

/** Multi-class hinge of Weston & Watkins (1999), margin 1: sum over other classes of max(0, 1 + z_j - z_label). */
export function hinge(z: usize, labels: usize, rows: i32, classes: i32, scale: f32, gradient: usize): f64 {
  let loss: f64 = 0
  for (let r = 0; r < rows; r++) {
    const label = i32.load(labels + (r << 2))
    const correct = f32.load(z + (label << 2))
    let rowLoss: f32 = 0
    let violations = 0
    for (let j = 0; j < classes; j++) {
      let slope: f32 = 0
      if (j != label) {
        const margin = f32.load(z + (j << 2)) - correct + 1
        // "not <=" so that a NaN is seen
        if (!(margin <= 0)) {
          rowLoss += margin
          violations++
          slope = scale
        }
      }
      if (gradient != 0) f32.store(gradient + (j << 2), slope)
    }
    if (gradient != 0) {
      f32.store(gradient + (label << 2), -scale * f32(violations))
      gradient += classes << 2
    }
    loss += f64(rowLoss)
    z += classes << 2
  }
  return loss
}

/** Mean over classes of the squared difference from the one-hot label, summed over rows. */
export function squaredError(z: usize, labels: usize, rows: i32, classes: i32, scale: f32, gradient: usize): f64 {
  let loss: f64 = 0
  const slope = <f32>2 * scale / f32(classes)
  for (let r = 0; r < rows; r++) {
    const label = i32.load(labels + (r << 2))
    let rowLoss: f32 = 0
    for (let j = 0; j < classes; j++) {
      const d = f32.load(z + (j << 2)) - (j == label ? <f32>1 : <f32>0)
      rowLoss += d * d
      if (gradient != 0) f32.store(gradient + (j << 2), slope * d)
    }
    if (gradient != 0) gradient += classes << 2
    loss += f64(rowLoss)
    z += classes << 2
  }
  return loss / f64(classes)
}

/** Rows whose largest score (the first of equals) is the label's; a row with a NaN is wrong. */
export function countCorrect(z: usize, labels: usize, rows: i32, classes: i32): i32 {
  let correct = 0
  for (let r = 0; r < rows; r++) {
    let best = f32.load(z)
    let winner = 0
    let sound = best == best
    for (let j = 1; j < classes; j++) {
      const v = f32.load(z + (j << 2))
      if (v > best) {
        best = v
        winner = j
      }
      if (v != v) sound = false
    }
    if (sound && winner == i32.load(labels + (r << 2))) correct++
    z += classes << 2
  }
  return correct
}
