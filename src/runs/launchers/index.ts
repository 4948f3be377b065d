import { BabysitError } from '../../domain/error.ts'
import type { InProcessFunction } from './in-process.ts'
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
  /** Functions of this process by name; without them no study of such a function can be worked on here. */
  readonly functions?: Readonly<Record<string, InProcessFunction>>
}

/** All launchers by name, loaded when first asked for. */
export const launchers = {
  'worker-thread': async (options: LauncherOptions): Promise<Launcher> =>
    (await import('./worker-thread.ts')).createWorkerThreadLauncher(options),
  'local-process': async (options: LauncherOptions): Promise<Launcher> =>
    (await import('./local-process.ts')).createLocalProcessLauncher(options),
  'in-process': async ({ functions, ...options }: LauncherOptions): Promise<Launcher> => {
    if (functions !== undefined)
      return (await import('./in-process.ts')).createInProcessLauncher({ ...options, functions })
    throw new BabysitError('BS5603', 'This study trains a function of a program of its own.', {
      next: 'Run that program once more: its call of study() goes on where the study stopped.',
      exitCode: 1,
    })
  },
} as const

export type LauncherName = keyof typeof launchers
