import type { Estimate } from '../../domain/outcome.ts'
import type { ShortRunOutcome } from './short-run.ts'

/** Outcomes of short runs at one rate, one for each seed. */
export interface JudgedRate {
  readonly rate: number
  readonly outcomes: readonly ShortRunOutcome[]
  /** Seed of each outcome; where they are left out, outcomes are in the same order at every rate. */
  readonly seeds?: readonly number[]
}

/** The rates between which an end lies, as far as is known: it is looked for between them. */
interface Bracket {
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
 * Where one end lies: for every seed the border between the rates that work and those that do not, halfway in log
 * space; over the seeds the geometric mean, and an interval that reaches from the lowest inner to the highest outer
 * neighbour of any seed, since the border can lie anywhere between two tried rates.
 *
 * Near an end a run may work by luck at a rate beyond one that failed. So the border of a seed is the one that the
 * fewest of its runs contradict, the middle one where several are equally good.
 *
 * @param rates tried around this end, ascending
 * @param side low: works above; high: works below
 * @returns null where no seed has a border among these rates
 */
export function estimateEnd(rates: readonly JudgedRate[], side: 'low' | 'high'): Estimate | null {
  const inward = side === 'low' ? [...rates].reverse() : [...rates]
  const seeds = new Set(inward.flatMap((one) => one.outcomes.map((_, index) => one.seeds?.[index] ?? index)))
  const borders = [...seeds].flatMap((seed) => {
    const border = borderOf(inward, seed)
    return border === null ? [] : [border]
  })
  if (!borders.some(({ inside, outside }) => inside !== outside)) return null
  const logs = borders.map(({ inside, outside }) => (Math.log10(inside) + Math.log10(outside)) / 2)
  const all = borders.flatMap(({ inside, outside }) => [inside, outside])
  return {
    value: 10 ** (logs.reduce((sum, value) => sum + value, 0) / logs.length),
    low: Math.min(...all),
    high: Math.max(...all),
  }
}

/**
 * Border of one seed, rates from the inside out. A seed that works nowhere here has it at the innermost rate or farther
 * in, one that works everywhere at the outermost or farther out: those rates are then its both sides.
 */
function borderOf(inward: readonly JudgedRate[], seed: number): Bracket | null {
  const tried = inward.flatMap(({ rate, outcomes, seeds }) => {
    const outcome = outcomes[seeds === undefined ? seed : seeds.indexOf(seed)]
    return outcome === undefined ? [] : [{ rate, works: outcome === 'falls' }]
  })
  if (tried.length === 0) return null
  const against = Array.from(
    { length: tried.length + 1 },
    (_, border) => tried.filter(({ works }, index) => works !== index < border).length,
  )
  const least = Math.min(...against)
  const best = against.flatMap((count, border) => (count === least ? [border] : []))
  const border = best[Math.floor((best.length - 1) / 2)]!
  const last = tried.length - 1
  return {
    inside: tried[Math.max(0, border - 1)]!.rate,
    outside: tried[Math.min(last, border)]!.rate,
  }
}
