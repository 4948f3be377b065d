import { logGamma } from './beta.ts'
import { normalQuantile } from './normal-distribution.ts'

/** P(X >= k) for X successes in n independent tries of probability p: the sum of the terms themselves, exact for n up to thousands. */
export function binomialTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  if (k > n || p <= 0) return 0
  if (p >= 1) return 1
  let sum = 0
  for (let i = n; i >= k; i--) {
    const logChoices = logGamma(n + 1) - logGamma(i + 1) - logGamma(n - i + 1)
    sum += Math.exp(logChoices + i * Math.log(p) + (n - i) * Math.log1p(-p))
  }
  return Math.min(sum, 1)
}

/**
 * Confidence interval of a share, `successes` of `n` (Wilson 1927): keeps its promise for small n and for shares near 0
 * and 1, where the textbook interval does not. [0, 1] where n is 0.
 */
export function wilsonInterval(
  successes: number,
  n: number,
  confidence = 0.95,
): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 }
  const z = normalQuantile(0.5 + confidence / 2)
  const share = successes / n
  const center = share + (z * z) / (2 * n)
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  // The ends are 0 and 1 exactly where no try or every try succeeded; rounding would leave 1e-17.
  return {
    low: successes === 0 ? 0 : (center - half) / scale,
    high: successes === n ? 1 : (center + half) / scale,
  }
}
