import type { Launcher } from './launcher.ts'

export interface LauncherOptions {
  /** The module that exports the built-in trainer as `train`. */
  readonly builtin: URL
  /** Runs at once, where the launcher has a limit of its own; more are queued. */
  readonly threads?: number
  /** Seconds between a graceful stop and a forced one; 10 without. */
  readonly grace?: number
  /** Graphics cards to hand out, one a run, and a folder that remembers who has which; only local processes use them. */
  readonly gpus?: { readonly cards: readonly string[]; readonly register: string }
}

/** All launchers by name, loaded when first asked for. */
export const launchers = {
  'worker-thread': async (options: LauncherOptions): Promise<Launcher> =>
    (await import('./worker-thread.ts')).createWorkerThreadLauncher(options),
  'local-process': async (options: LauncherOptions): Promise<Launcher> =>
    (await import('./local-process.ts')).createLocalProcessLauncher(options),
} as const

export type LauncherName = keyof typeof launchers
