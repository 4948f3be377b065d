/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
}

/**
 * P(X <= x) of the standard normal distribution, to about 1e-15 relative in both tails.
 *
 * Near the middle by the series of Abramowitz & Stegun 26.2.11, in the tails by the continued fraction 26.2.14.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  if (Math.abs(x) > 3) return x < 0 ? upperTail(-x) : 1 - upperTail(x)
  let term = x
  let sum = x
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (x * x) / n
    sum += term
  }
  return 0.5 + normalDensity(x) * sum
}

/** P(X > x) for x > 3. */
function upperTail(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0
  let fraction = x
  for (let n = 80; n >= 1; n--) fraction = x + n / fraction
  return normalDensity(x) / fraction
}

/**
 * x with P(X <= x) = p; -Infinity at 0, Infinity at 1, NaN outside.
 *
 * Starts at Abramowitz & Stegun 26.2.23 (error below 4.5e-4) and polishes by Halley's method on `normalCdf`.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (p === 0.5) return 0
  if (p > 0.5) return -normalQuantile(1 - p)
  const t = Math.sqrt(-2 * Math.log(p))
  const top = 2.515517 + t * (0.802853 + t * 0.010328)
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  let x = top / bottom - t
  for (let i = 0; i < 3; i++) {
    const step = (normalCdf(x) - p) / normalDensity(x)
    x -= step / (1 + (x * step) / 2)
  }
  return x
}
