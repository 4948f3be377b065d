import { forwardSignal } from '../../runs/launchers/forward-signal.ts'
import type { Launcher, RunHandle } from '../../runs/launchers/launcher.ts'

/** The launcher, and the run that it starts as something that signals can be handed to. */
export function knowingHandle(launcher: Launcher) {
  let handle: RunHandle | null = null
  let early: NodeJS.Signals | null = null
  return {
    signal(signal: NodeJS.Signals) {
      if (handle === null) early = signal
      else forwardSignal(handle, signal)
    },
    launcher: {
      ...launcher,
      async start(request) {
        const live = await launcher.start(request)
        handle = live.handle
        if (early !== null) forwardSignal(handle, early)
        return live
      },
    } satisfies Launcher,
  }
}
