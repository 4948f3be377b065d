import { constants } from 'node:os'

/** Signals that are meant for the program, and reach it through us, as it has a session of its own. */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** After so many, whoever sends them means it. */
const patience = 3

/**
 * Hands signals on to the program: what they do is its own business. The third in a row ends it by force.
 * @returns a function that ends the listening
 */
export function forwardSignals(
  to: (signal: NodeJS.Signals) => void,
  say: (line: string) => void,
): () => void {
  let count = 0
  const on = (signal: NodeJS.Signals) => {
    count++
    if (count === patience) say('babysit: ending the program by force')
    to(count >= patience ? 'SIGKILL' : signal)
  }
  for (const signal of forwarded) process.on(signal, on)
  return () => {
    for (const signal of forwarded) {
      // A late one must not turn the goodbye into a violent end.
      process.on(signal, () => {})
      process.off(signal, on)
    }
  }
}

/** 128 and the signal's number, as shells tell it. */
export function signalExitCode(signal: string): number {
  return 128 + (constants.signals[signal as NodeJS.Signals] ?? 0)
}
