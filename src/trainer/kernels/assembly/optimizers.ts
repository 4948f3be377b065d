// Optimizers over one stretch of the weight arena (a multiple of 4 numbers, on 16 bytes), with PyTorch's formulas.
// `scale` multiplies the gradient first: clipping, and the sign. What is kept from step to step is flushed: without
// gradients (dead units, saturated scores) it decays, and would stay subnormal for good.
import { flush4 } from './elementary'

/** w -= rate * g */
export function sgd(w: usize, g: usize, count: i32, rate: f32, scale: f32): void {
  const step = f32x4.splat(rate * scale)
  for (const end = w + (count << 2); w < end; w += 16, g += 16) {
    v128.store(w, flush4(f32x4.sub(v128.load(w), f32x4.mul(step, v128.load(g)))))
  }
}

/** b = momentum * b + g; w -= rate * b, or rate * (g + momentum * b) for Nesterov. */
export function momentum(
  w: usize, g: usize, b: usize, count: i32, rate: f32, scale: f32, keep: f32, nesterov: bool,
): void {
  const step = f32x4.splat(rate)
  const scales = f32x4.splat(scale)
  const keeps = f32x4.splat(keep)
  const end = w + (count << 2)
  if (nesterov) {
    for (; w < end; w += 16, g += 16, b += 16) {
      const gradient = f32x4.mul(scales, v128.load(g))
      const velocity = flush4(f32x4.add(f32x4.mul(keeps, v128.load(b)), gradient))
      v128.store(b, velocity)
      const direction = f32x4.add(gradient, f32x4.mul(keeps, velocity))
      v128.store(w, flush4(f32x4.sub(v128.load(w), f32x4.mul(step, direction))))
    }
    return
  }
  for (; w < end; w += 16, g += 16, b += 16) {
    const velocity = flush4(f32x4.add(f32x4.mul(keeps, v128.load(b)), f32x4.mul(scales, v128.load(g))))
    v128.store(b, velocity)
    v128.store(w, flush4(f32x4.sub(v128.load(w), f32x4.mul(step, velocity))))
  }
}

/** v = decay * v + (1 - decay) * g^2; w -= rate * g / (sqrt(v) + epsilon) */
export function rmsprop(
  w: usize, g: usize, v: usize, count: i32, rate: f32, scale: f32, decay: f32, epsilon: f32,
): void {
  const step = f32x4.splat(rate)
  const scales = f32x4.splat(scale)
  const keep = f32x4.splat(decay)
  const fresh = f32x4.splat(f32(1 - f64(decay)))
  const eps = f32x4.splat(epsilon)
  for (const end = w + (count << 2); w < end; w += 16, g += 16, v += 16) {
    const gradient = f32x4.mul(scales, v128.load(g))
    const square = f32x4.add(f32x4.mul(keep, v128.load(v)), f32x4.mul(fresh, f32x4.mul(gradient, gradient)))
    v128.store(v, flush4(square))
    const update = f32x4.div(gradient, f32x4.add(f32x4.sqrt(square), eps))
    v128.store(w, flush4(f32x4.sub(v128.load(w), f32x4.mul(step, update))))
  }
}

/**
 * m += fresh1 * (g - m); v = beta2 * v + fresh2 * g^2; w = decay * w - stepSize * m / (sqrt(v) * inverseRoot + epsilon),
 * where fresh = 1 - beta, stepSize = rate / (1 - beta1^t), inverseRoot = 1 / sqrt(1 - beta2^t), and decay is 1 but for
 * AdamW's decoupled 1 - rate * regularization. (Kingma & Ba 2015; Loshchilov & Hutter 2019)
 */
export function adam(
  w: usize, g: usize, m: usize, v: usize, count: i32, scale: f32,
  fresh1: f32, beta2: f32, fresh2: f32, stepSize: f32, inverseRoot: f32, epsilon: f32, decay: f32,
): void {
  const scales = f32x4.splat(scale)
  const fresh1s = f32x4.splat(fresh1)
  const beta2s = f32x4.splat(beta2)
  const fresh2s = f32x4.splat(fresh2)
  const step = f32x4.splat(stepSize)
  const root = f32x4.splat(inverseRoot)
  const eps = f32x4.splat(epsilon)
  const decays = f32x4.splat(decay)
  for (const end = w + (count << 2); w < end; w += 16, g += 16, m += 16, v += 16) {
    const gradient = f32x4.mul(scales, v128.load(g))
    let first = v128.load(m)
    first = f32x4.add(first, f32x4.mul(fresh1s, f32x4.sub(gradient, first)))
    v128.store(m, flush4(first))
    const second = f32x4.add(f32x4.mul(beta2s, v128.load(v)), f32x4.mul(fresh2s, f32x4.mul(gradient, gradient)))
    v128.store(v, flush4(second))
    const update = f32x4.div(first, f32x4.add(f32x4.mul(f32x4.sqrt(second), root), eps))
    v128.store(w, flush4(f32x4.sub(f32x4.mul(decays, v128.load(w)), f32x4.mul(step, update))))
  }
}

/** y += factor * x */
export function addScaled(y: usize, x: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor)
  for (const end = y + (count << 2); y < end; y += 16, x += 16) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(factors, v128.load(x))))
  }
}

/** y = factor * x */
export function copyScaled(y: usize, x: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor)
  for (const end = y + (count << 2); y < end; y += 16, x += 16) {
    v128.store(y, f32x4.mul(factors, v128.load(x)))
  }
}
