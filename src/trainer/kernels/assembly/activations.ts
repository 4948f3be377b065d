// Activations in place, and their gradients from the activation's output. Arrays start on 16 bytes and may be read and
// written up to the next multiple of 4 numbers.
import { activate, ACTIVATION_LEAKY, ACTIVATION_RELU, LEAKY_SLOPE } from './tile'
import { flush4, sigmoid4, tanh4 } from './elementary'

export const ACTIVATION_TANH: i32 = 3
export const ACTIVATION_SIGMOID: i32 = 4

export function activationForward(y: usize, count: i32, activation: i32): void {
  const end = y + (count << 2)
  if (activation == ACTIVATION_TANH) {
    for (; y < end; y += 16) v128.store(y, tanh4(v128.load(y)))
  } else if (activation == ACTIVATION_SIGMOID) {
    for (; y < end; y += 16) v128.store(y, sigmoid4(v128.load(y)))
  } else if (activation == ACTIVATION_RELU) {
    for (; y < end; y += 16) v128.store(y, activate(v128.load(y), ACTIVATION_RELU))
  } else {
    for (; y < end; y += 16) v128.store(y, activate(v128.load(y), ACTIVATION_LEAKY))
  }
}

/** dy *= derivative at y; a (leaky) relu has the derivative of its lower side at zero. */
export function activationBackward(y: usize, dy: usize, count: i32, activation: i32): void {
  const end = y + (count << 2)
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  if (activation == ACTIVATION_TANH) {
    for (; y < end; y += 16, dy += 16) {
      const t = v128.load(y)
      v128.store(dy, flush4(f32x4.mul(v128.load(dy), f32x4.sub(one, f32x4.mul(t, t)))))
    }
  } else if (activation == ACTIVATION_SIGMOID) {
    for (; y < end; y += 16, dy += 16) {
      const t = v128.load(y)
      v128.store(dy, flush4(f32x4.mul(v128.load(dy), f32x4.mul(f32x4.sub(one, t), t))))
    }
  } else if (activation == ACTIVATION_RELU) {
    for (; y < end; y += 16, dy += 16) {
      v128.store(dy, v128.and(v128.load(dy), f32x4.gt(v128.load(y), zero)))
    }
  } else {
    for (; y < end; y += 16, dy += 16) {
      const g = v128.load(dy)
      v128.store(dy, v128.bitselect(g, f32x4.mul(g, f32x4.splat(LEAKY_SLOPE)), f32x4.gt(v128.load(y), zero)))
    }
  }
}
