import { normalCdf } from '../../../src/math/normal-distribution.ts'

export interface Comparison {
  /** Pairs in which the first is smaller, larger, equal. */
  readonly less: number
  readonly greater: number
  readonly equal: number
  /** Chance of differences as large as these, in the direction of the first being larger, if both were alike. */
  readonly greaterChance: number
}

/**
 * The signed-rank test of Wilcoxon (1945) on pairs, by its normal approximation with the correction for equal ranks; pairs
 * without a difference are left out.
 */
export function wilcoxon(pairs: readonly (readonly [number, number])[]): Comparison {
  const differences = pairs.map(([a, b]) => a - b).filter((difference) => difference !== 0)
  const sizes = differences.map(Math.abs).sort((a, b) => a - b)
  const rankOf = (size: number): number => (sizes.indexOf(size) + sizes.lastIndexOf(size)) / 2 + 1
  const n = sizes.length
  const positive = differences.filter((one) => one > 0).reduce((sum, one) => sum + rankOf(one), 0)
  const groups = new Map<number, number>()
  for (const size of sizes) groups.set(size, (groups.get(size) ?? 0) + 1)
  const ties = [...groups.values()].reduce((sum, count) => sum + count ** 3 - count, 0)
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48)
  const greater = differences.filter((one) => one > 0).length
  return {
    less: n - greater,
    greater,
    equal: pairs.length - n,
    greaterChance: deviation === 0 ? 1 : 1 - normalCdf((positive - (n * (n + 1)) / 4) / deviation),
  }
}
