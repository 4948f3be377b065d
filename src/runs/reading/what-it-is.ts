import { readPiece } from '../sources/file-piece.ts'

const glimpse = 4096
const tail = 64 * 1024

/** What a file that no source knows seems to be, in a few words. */
export function whatItIs(path: string): string {
  const head = readPiece(path, { limit: glimpse })?.bytes ?? Buffer.alloc(0)
  if (head.toString('latin1', 0, 15) === 'SQLite format 3') return 'a SQLite database, no log'
  if (head.toString('latin1', 0, 4).startsWith('PK\u0003\u0004'))
    return 'an archive or a file of weights, no log'
  if (head.includes(0)) return 'no text, and no format that is known'
  if (/^\s*[[{]/.test(head.toString('utf8'))) return 'JSON, but no log of a run'
  return 'text without values that could be found'
}

/** The last error that a program printed, where it seems to have died of one: the last line of a traceback. */
export function lastError(path: string): string | null {
  const size = readPiece(path, { limit: 0 })?.size ?? 0
  const piece = readPiece(path, { from: Math.max(0, size - tail), limit: tail })
  if (piece === null || piece.bytes.includes(0)) return null
  const text = piece.bytes.toString('utf8')
  if (!text.includes('Traceback (most recent call last)')) return null
  const errors = text.split('\n').flatMap((line) => {
    // Launchers of several processes write the rank before each line.
    const found = /^(?:\[[^\]]{1,40}\]:?\s*)?((?:[\w.]+\.)?\w*(?:Error|Exception|Interrupt)\b(?::.*)?)$/.exec(
      line.trimEnd(),
    )
    return found === null ? [] : [found[1]!.trim()]
  })
  // A launcher only says that a process failed; the process says why.
  return errors.findLast((error) => !error.includes('ChildFailedError')) ?? errors.at(-1) ?? null
}
