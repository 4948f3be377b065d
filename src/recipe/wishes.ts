import type { AcceptedWish, Wish } from '../domain/wish.ts'

/** Hands out what people wish for, each wish once, in the order of asking. */
export interface Wishes {
  /** Those that may be known when so many trials have been heard. */
  take(heard: number): readonly Wish[]
  /** Parameters whose range a person has settled, by what was handed out so far. */
  settled(): ReadonlySet<string>
}

/**
 * One a replay: a wish that was accepted after trial n is handed out to whoever asks first with n trials heard, as it was
 * the first time.
 */
export function createWishes(accepted: readonly AcceptedWish[]): Wishes {
  let next = 0
  const settled = new Set<string>()
  return {
    take(heard) {
      const from = next
      while (next < accepted.length && accepted[next]!.after <= heard) next++
      const taken = accepted.slice(from, next).map(({ wish }) => wish)
      for (const wish of taken) if (wish.kind === 'reshape') settled.add(wish.parameter.name)
      return taken
    },
    settled: () => settled,
  }
}
