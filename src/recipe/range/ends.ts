import type { Estimate } from '../../domain/outcome.ts'
import type { ShortRunOutcome } from './short-run.ts'

/** Outcomes of short runs at one rate, one for each seed. */
export interface JudgedRate {
  readonly rate: number
  readonly outcomes: readonly ShortRunOutcome[]
}

/** The rates between which an end lies, as far as is known: it is looked for between them. */
export interface Bracket {
  readonly inside: number
  readonly outside: number
}

/**
 * The longest stretch of neighbouring rates at which most runs fall, and the nearest rates beyond at which they do not.
 * `outside` is null where no rate beyond has been tried yet. Rates ascending. Null where no run falls anywhere.
 */
export function usableStretch(rates: readonly JudgedRate[]): {
  readonly low: { readonly inside: number; readonly outside: number | null }
  readonly high: { readonly inside: number; readonly outside: number | null }
} | null {
  let best: { from: number; to: number } | null = null
  let from = -1
  for (let index = 0; index <= rates.length; index++) {
    const falls = index < rates.length && mostlyFalls(rates[index]!)
    if (falls && from === -1) from = index
    if (!falls && from !== -1) {
      if (best === null || index - from > best.to - best.from + 1) best = { from, to: index - 1 }
      from = -1
    }
  }
  if (best === null) return null
  return {
    low: { inside: rates[best.from]!.rate, outside: rates[best.from - 1]?.rate ?? null },
    high: { inside: rates[best.to]!.rate, outside: rates[best.to + 1]?.rate ?? null },
  }
}

function mostlyFalls({ outcomes }: JudgedRate): boolean {
  return outcomes.filter((outcome) => outcome === 'falls').length * 2 > outcomes.length
}

/**
 * Where one end lies: for every seed the border between the last rate that works and the first that does not,
 * halfway in log space; over the seeds the geometric mean, and an interval that reaches from the lowest inner to the highest outer
 * neighbour of any seed, since the border can lie anywhere between two tried rates.
 *
 * @param rates tried around this end, ascending; `outcomes` by seed, in the same order everywhere
 * @param side low: works above; high: works below
 */
export function estimateEnd(rates: readonly JudgedRate[], side: 'low' | 'high'): Estimate | null {
  const inward = side === 'low' ? [...rates].reverse() : [...rates]
  const seeds = inward[0]?.outcomes.length ?? 0
  const borders: Bracket[] = []
  for (let seed = 0; seed < seeds; seed++) {
    const outside = inward.findIndex((rate, index) => index > 0 && rate.outcomes[seed] !== 'falls')
    if (outside > 0) borders.push({ inside: inward[outside - 1]!.rate, outside: inward[outside]!.rate })
  }
  if (borders.length === 0) return null
  const logs = borders.map(({ inside, outside }) => (Math.log10(inside) + Math.log10(outside)) / 2)
  const all = borders.flatMap(({ inside, outside }) => [inside, outside])
  return {
    value: 10 ** (logs.reduce((sum, value) => sum + value, 0) / logs.length),
    low: Math.min(...all),
    high: Math.max(...all),
  }
}
