import { BabysitError, type ExitCode } from '../domain/error.ts'
import type { Position } from './study-file.ts'

/**
 * A mistake in a file: `babysit.yaml:4:7: message`, the line, and a caret under the place.
 */
export function mistakeAt(about: {
  readonly code: string
  readonly file: string
  readonly text: string
  readonly position: Position | null
  readonly message: string
  readonly next: string
  readonly exitCode?: ExitCode
  readonly cause?: unknown
}): BabysitError {
  const { file, position, message } = about
  const line = position === null ? undefined : about.text.split('\n')[position.line - 1]
  const where = position === null ? file : `${file}:${position.line}:${position.column}`
  // A tab in front must stay one, so that the caret stands where the eye looks.
  const indent = (line ?? '').slice(0, (position?.column ?? 1) - 1).replace(/[^\t]/g, ' ')
  const excerpt = line === undefined || line.length > 300 ? '' : `\n  ${line}\n  ${indent}^`
  return new BabysitError(about.code, `${where}: ${message}${excerpt}`, {
    next: about.next,
    exitCode: about.exitCode ?? 2,
    cause: about.cause,
  })
}
