/** Exit codes of the command line; see docs/exit-codes in the README. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130 | 143

/**
 * A wrong input, or a world that does not let us work: something a person can mend. Bugs throw plain errors.
 * The message names the thing, the value it got, what was expected; `next` says what to do about it.
 */
export class BabysitError extends Error {
  readonly code: string
  readonly next: string
  readonly exitCode: ExitCode

  /**
   * @param code stable, `BS` and four digits; unique to one kind of mistake
   */
  constructor(code: string, message: string, about: { next: string; exitCode?: ExitCode; cause?: unknown }) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause })
    this.name = 'BabysitError'
    this.code = code
    this.next = about.next
    this.exitCode = about.exitCode ?? 2
  }
}
