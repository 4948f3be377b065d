import { logChoose } from './hypergeometric.ts'

/**
 * Chance that `drawn` of these values, picked blindly, lie as close together as `span`: exact, by counting the picks by their
 * least value. 1 where that many cannot be picked.
 */
export function chanceOfSpan(
  values: readonly number[],
  about: { readonly drawn: number; readonly span: number },
): number {
  const { drawn, span } = about
  const n = values.length
  if (drawn < 1 || drawn > n) return 1
  const inOrder = Float64Array.from(values).sort()
  const all = logChoose(n, drawn)
  let [chance, end] = [0, 0]
  for (let i = 0; i < n; i++) {
    while (end < n && inOrder[end]! <= inOrder[i]! + span + 1e-12) end++
    const others = end - i - 1
    if (others >= drawn - 1) chance += Math.exp(logChoose(others, drawn - 1) - all)
  }
  return Math.min(1, chance)
}
