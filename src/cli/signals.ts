import type { StopControl, StopLevel } from '../runs/supervisor/stop-control.ts'

/** What was heard while listening. */
export interface SignalListener {
  readonly signal: 'SIGINT' | 'SIGTERM' | null
  close(): void
}

/**
 * Each SIGINT or SIGTERM raises the stop control by one level: running trials finish; running trials are stopped; we
 * leave at once. Two signals within a moment count once, as terminals and process managers often send both.
 */
export function listenForSignals(about: {
  control: StopControl
  onLevel: (level: StopLevel, signal: 'SIGINT' | 'SIGTERM') => void
}): SignalListener {
  let heard: 'SIGINT' | 'SIGTERM' | null = null
  let last = Number.NEGATIVE_INFINITY
  const on = (signal: 'SIGINT' | 'SIGTERM') => {
    const now = performance.now()
    if (now - last < 100) return
    last = now
    heard ??= signal
    about.onLevel(about.control.raise(), signal)
  }
  process.on('SIGINT', on)
  process.on('SIGTERM', on)
  return {
    get signal() {
      return heard
    },
    close() {
      // A late signal must not turn the goodbye into a violent end: the exit code and the last words are on their way.
      process.on('SIGINT', ignore)
      process.on('SIGTERM', ignore)
      process.off('SIGINT', on)
      process.off('SIGTERM', on)
    },
  }
}

function ignore(): void {}

/** What a level means, for the person who pressed Ctrl-C. */
export function levelWords(level: StopLevel, running: number): string {
  if (level === 1)
    return `Stopping: nothing new is started, ${running} running trials finish. Ctrl-C again stops them.`
  if (level === 2) return 'Stopping the running trials. Ctrl-C again leaves at once.'
  return 'Leaving.'
}
