/**
 * A seeded generator. The same seed gives the same numbers on every machine and in every version of Node.
 * Streams of different names are independent of each other and of how much was drawn from their parent.
 */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number
  /** Uniform whole number in [0, n). */
  below(n: number): number
  /** Standard normal. */
  normal(): number
  /** An independent generator that depends on this one's seed and on the name only. */
  stream(name: string | number): Random
  /** Shuffles in place (Fisher-Yates) and returns its argument. */
  shuffle<T>(items: T[]): T[]
}
