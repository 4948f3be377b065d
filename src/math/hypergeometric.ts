import { logGamma } from './beta.ts'

/**
 * P(X >= k) where X of the `drawn` items are marked, drawn without putting back from `total` items of which `marked`
 * are marked: the one-sided test of Fisher 1935.
 */
export function hypergeometricTail(
  k: number,
  urn: { readonly drawn: number; readonly marked: number; readonly total: number },
): number {
  const { drawn, marked, total } = urn
  if (k <= Math.max(0, drawn + marked - total)) return 1
  const all = logChoose(total, drawn)
  let sum = 0
  for (let i = Math.min(drawn, marked); i >= k; i--) {
    sum += Math.exp(logChoose(marked, i) + logChoose(total - marked, drawn - i) - all)
  }
  return Math.min(sum, 1)
}

/** Logarithm of the number of ways to pick `k` of `n`. */
export function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}
