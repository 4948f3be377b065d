/**
 * How urgently work is to end. 0: go on. 1: start nothing new, let running trials finish. 2: stop running trials.
 * 3: end them by force and leave at once.
 */
export type StopLevel = 0 | 1 | 2 | 3

export interface StopControl {
  readonly level: StopLevel
  /** Calls `listener` whenever the level rises, until the function it answers with is called. */
  onChange(listener: () => void): () => void
}

/** A control that begins at 0; `raise` goes one level up and answers with the new level. */
export function createStopControl(): StopControl & { raise(): StopLevel } {
  let level: StopLevel = 0
  const listeners = new Set<() => void>()
  return {
    get level() {
      return level
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    raise() {
      level = Math.min(3, level + 1) as StopLevel
      for (const listener of [...listeners]) listener()
      return level
    },
  }
}
