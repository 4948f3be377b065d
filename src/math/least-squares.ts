import { mean } from './moments.ts'

export interface Line {
  readonly slope: number
  readonly intercept: number
  /** Standard error of the slope; NaN for fewer than three points. */
  readonly slopeError: number
  /** Standard deviation of the residuals with n - 2 degrees of freedom; NaN for fewer than three points. */
  readonly residual: number
}

/** The line a + b x with the least sum of squared residuals. NaN where all x are equal. */
export function fitLine(x: readonly number[], y: readonly number[]): Line {
  const centerX = mean(x)
  const centerY = mean(y)
  let sxx = 0
  let sxy = 0
  for (let i = 0; i < x.length; i++) {
    sxx += (x[i]! - centerX) ** 2
    sxy += (x[i]! - centerX) * (y[i]! - centerY)
  }
  const slope = sxy / sxx
  const intercept = centerY - slope * centerX
  let squares = 0
  for (let i = 0; i < x.length; i++) squares += (y[i]! - intercept - slope * x[i]!) ** 2
  const residual = x.length > 2 ? Math.sqrt(squares / (x.length - 2)) : Number.NaN
  return { slope, intercept, slopeError: residual / Math.sqrt(sxx), residual }
}

export interface Parabola {
  /** y = constant + linear x + quadratic x^2 */
  readonly constant: number
  readonly linear: number
  readonly quadratic: number
  /** x of the lowest or highest point: -linear / (2 quadratic). */
  readonly vertex: number
}

/**
 * The parabola with the least sum of squared residuals. Solved around the mean of x in its own spread, so that x far
 * from zero costs no digits. NaN where fewer than three x are distinct.
 */
export function fitParabola(x: readonly number[], y: readonly number[]): Parabola {
  const center = mean(x)
  const scale = Math.sqrt(mean(x.map((value) => (value - center) ** 2)))
  // Polynomials orthogonal over these x: 1, u, u^2 - s u - 1, with s the skewness of x.
  const u = x.map((value) => (value - center) / scale)
  const skew = mean(u.map((value) => value ** 3))
  const bent = u.map((value) => value * value - skew * value - 1)
  const size = mean(bent.map((value) => value * value))
  const level = mean(y)
  const slope = mean(u.map((value, i) => value * y[i]!))
  const bend = size > 1e-14 ? mean(bent.map((value, i) => value * y[i]!)) / size : Number.NaN
  // Back from u to x.
  const c2 = bend / (scale * scale)
  const c1 = (slope - bend * skew) / scale
  const linear = c1 - 2 * c2 * center
  return {
    constant: level - bend - c1 * center + c2 * center * center,
    linear,
    quadratic: c2,
    vertex: center - c1 / (2 * c2),
  }
}
