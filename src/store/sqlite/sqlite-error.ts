import { BabysitError } from '../../domain/error.ts'

/** A failure of the database in words for people; other errors come back as they are. */
export function describeSqliteError(error: unknown, path: string): unknown {
  if (error instanceof BabysitError) return error
  const code = codeOf(error)
  const about = (next: string) => ({ next, exitCode: 1 as const, cause: error })
  if (code === null) return error
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new BabysitError(
      'BS4012',
      `The store ${path} could not be written: the disk is full. Nothing was half written.`,
      about(
        'Free some space on this disk, then go on with `babysit resume`; or keep the store elsewhere with --dir.',
      ),
    )
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new BabysitError(
      'BS4011',
      `The store ${path} cannot be written: its file or its folder is read-only for this user.`,
      about('Make the folder writable, or keep the store elsewhere with --dir.'),
    )
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new BabysitError(
      'BS4013',
      `The store ${path} is damaged or is no babysit store (${messageOf(error)}).`,
      about(`Move it aside (mv "${path}" "${path}.damaged") and start anew, or bring back a copy of it.`),
    )
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new BabysitError(
      'BS4014',
      `The store ${path} is being written by another process and did not become free in time.`,
      about('Wait for the other babysit to finish, or see who uses the file with `lsof`.'),
    )
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'ENOTDIR' || code === 'ENOENT' || code === 'EEXIST') {
    return new BabysitError(
      'BS4015',
      `The store ${path} cannot be opened (${messageOf(error)}).`,
      about('Check that its folder exists and may be written to, or name another one with --dir.'),
    )
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new BabysitError(
      'BS4016',
      `The store ${path} cannot be read or written: ${messageOf(error)} (${code}).`,
      about('Check the disk (full, removed, out of order), or keep the store elsewhere with --dir.'),
    )
  }
  return error
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  // better-sqlite3 looks for the folder itself, and tells without a code.
  if (error instanceof TypeError && error.message.includes('directory does not exist'))
    return 'SQLITE_CANTOPEN'
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : null
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
