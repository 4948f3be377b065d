import { BabysitError, type ExitCode } from '../domain/error.ts'
import type { Context } from './context.ts'
import { createPainter, wantsColor } from './output/color.ts'

/** Says on standard error what went wrong and what to do about it; answers with the exit code. */
export function reportError(error: unknown, context: Pick<Context, 'env' | 'stderr'>): ExitCode {
  const { env, stderr } = context
  const paint = createPainter(wantsColor('auto', env, stderr.isTTY === true))
  const debug = Boolean(env['BABYSIT_DEBUG'])
  const write = (tone: 'red' | 'dim', label: string, text: string) =>
    void stderr.write(`${paint(tone, label)} ${text}\n`)

  if (error instanceof BabysitError) {
    write('red', `error ${error.code}:`, error.message)
    write('dim', 'next:', error.next)
    if (debug) stderr.write(`${stackOf(error)}\n`)
    return error.exitCode
  }
  const known = asKnownError(error)
  if (known !== null) return reportError(known, context)
  write('red', 'error BS1000:', `babysit failed: ${firstLine(error)}; this is a bug`)
  write('dim', 'next:', 'run it again with BABYSIT_DEBUG=1 to see where, and report it')
  if (debug) stderr.write(`${stackOf(error)}\n`)
  return 1
}

const worldly: Readonly<Record<string, readonly [what: string, next: string]>> = {
  ENOSPC: ['the disk is full', 'make room, then go on with: babysit resume'],
  EDQUOT: ['the disk quota is used up', 'make room, then go on with: babysit resume'],
  SQLITE_FULL: ['the disk is full', 'make room, then go on with: babysit resume'],
  EACCES: ['access is denied', 'choose a folder that can be written with --dir'],
  EROFS: ['the file system is read-only', 'choose a folder that can be written with --dir'],
  EMFILE: ['too many files are open', 'raise the limit with ulimit -n, or use fewer --workers'],
}

/** Errors of the operating system that are nobody's bug. */
function asKnownError(error: unknown): BabysitError | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : ''
    const known = worldly[code]
    if (known === undefined) continue
    const where = 'path' in at && typeof at.path === 'string' ? `: ${at.path}` : ''
    return new BabysitError('BS1020', `${known[0]} (${code})${where}`, {
      next: known[1],
      exitCode: 1,
      cause: error,
    })
  }
  return null
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return text.split('\n', 1)[0]!
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}
