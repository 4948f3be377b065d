import type { Command } from 'commander'

/** The world as a command sees it. */
export interface Context {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Where a person answers, if there is one. */
  readonly stdin?: () => NodeJS.ReadableStream & { readonly isTTY?: boolean }
  /** The words after `--`; null where there is no `--`. */
  readonly command: readonly string[] | null
}

/** What the user wrote: the words that are no options, and the options by their camel-case names. */
export interface Invocation<Options> {
  readonly words: readonly string[]
  readonly options: Options
  readonly context: Context
  /** Names of the options that stood on the command line; the others have their usual values. */
  readonly given?: ReadonlySet<string>
}

/** One verb of the command line. Loaded only when it is called for. */
export interface CommandDefinition<Options> {
  /** Adds arguments, options and examples. */
  readonly describe: (command: Command) => void | Promise<void>
  /** Answers with the exit code: one of ours, or that of the program that was watched. */
  readonly run: (invocation: Invocation<Options>) => Promise<number>
}
