import { BabysitError } from '../../domain/error.ts'

/** What is told of an error that ended a run: one line, with the next step where there is one. */
export function describeError(error: unknown): string {
  if (error instanceof BabysitError) return `${error.code}: ${error.message} ${error.next}`
  if (error instanceof Error) return `${error.name}: ${error.message}`
  return String(error)
}
