/**
 * How urgently work is to end. 0: go on. 1: start nothing new, let running trials finish. 2: stop running trials.
 * 3: end them by force and leave at once.
 */
export type StopLevel = 0 | 1 | 2 | 3

/** What those who work on a study are told from outside while they work. */
export interface StopControl {
  readonly level: StopLevel
  /** Somebody asked for the stop by name, instead of interrupting. */
  readonly onPurpose: boolean
  /** Nothing new is started until it is false again or the level rises. */
  readonly paused: boolean
  /** One level up, 3 at most; answers with the new level. */
  raise(about?: { readonly onPurpose: boolean }): StopLevel
  pause(paused: boolean): void
  /** Calls `listener` whenever something of this changes, until the function it answers with is called. */
  onChange(listener: () => void): () => void
}

/** A control that begins at 0, not paused. */
export function createStopControl(): StopControl {
  let level: StopLevel = 0
  let onPurpose = false
  let paused = false
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    get level() {
      return level
    },
    get onPurpose() {
      return onPurpose
    },
    get paused() {
      return paused
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    raise(about) {
      onPurpose ||= about?.onPurpose ?? false
      level = Math.min(3, level + 1) as StopLevel
      tell()
      return level
    },
    pause(asked) {
      if (paused === asked) return
      paused = asked
      tell()
    },
  }
}

/** Settles when work may go on: at once where it is not paused. */
export function whenGoingOn(control: StopControl): Promise<void> {
  const goesOn = () => !control.paused || control.level > 0
  if (goesOn()) return Promise.resolve()
  return new Promise((resolve) => {
    const forget = control.onChange(() => {
      if (!goesOn()) return
      forget()
      resolve()
    })
  })
}
