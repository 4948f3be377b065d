/**
 * How urgently work is to end. 0: go on. 1: start nothing new, let running trials finish. 2: stop running trials.
 * 3: leave at once; what survives us is adopted by the next babysitter.
 */
export type StopLevel = 0 | 1 | 2 | 3

export interface StopControl {
  readonly level: StopLevel
  onChange(listener: () => void): void
}

/** A control that begins at 0; `raise` goes one level up and answers with the new level. */
export function createStopControl(): StopControl & { raise(): StopLevel } {
  let level: StopLevel = 0
  const listeners: (() => void)[] = []
  return {
    get level() {
      return level
    },
    onChange(listener) {
      listeners.push(listener)
    },
    raise() {
      level = Math.min(3, level + 1) as StopLevel
      for (const listener of listeners) listener()
      return level
    },
  }
}
