import type { Launcher, LiveRun } from '../launchers/launcher.ts'

/** Milliseconds a run is given to say goodbye before it is ended by force. */
const grace = 10_000

/** Asks a run to end, and ends it by force where it does not in time. Nobody has to wait for it. */
export async function stopRun(launcher: Launcher, live: LiveRun, how: 'graceful' | 'forced'): Promise<void> {
  await launcher.stop(live.handle, how)
  if (how === 'forced') return
  const timer = setTimeout(() => void launcher.stop(live.handle, 'forced'), grace)
  await live.ended
  clearTimeout(timer)
}
