import type { StudyEvent } from './events.ts'

/** A listener that cannot break what it listens to. */
export interface GuardedListener {
  tell(event: StudyEvent): void
  /** Throws the first error that the listener threw, if it threw any. */
  confess(): void
}

/** A listener that throws is a bug of its own: work goes on to its end, and then the error is thrown. */
export function guardListener(onEvent: (event: StudyEvent) => void): GuardedListener {
  const errors: unknown[] = []
  return {
    tell(event) {
      try {
        onEvent(event)
      } catch (error) {
        if (errors.length === 0) errors.push(error)
      }
    },
    confess() {
      if (errors.length > 0) throw errors[0]
    },
  }
}
