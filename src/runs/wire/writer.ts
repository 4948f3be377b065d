import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { BabysitError } from '../../domain/error.ts'
import { formatLine } from './format-line.ts'
import type { WireLine } from './line.ts'

/** Bytes of text, and milliseconds since the last writing, after which lines go to the file at once. */
const flushAt = 32 * 1024
const flushAfter = 50

export interface WireWriter {
  /** Adds a line; it reaches the file within 50 ms of further writing, or at the next flush. */
  write(line: WireLine): void
  /** Every line given so far is in the file when this returns. */
  flush(): void
  close(): void
  /** Lines that never reached the file because it could not be written. */
  readonly lost: number
}

/**
 * Appends whole lines to a wire file. Synchronous, no timer: a training loop that never yields is heard as well.
 * The file is opened for appending, so that several processes of one run may share it.
 *
 * @throws BabysitError BS3001 where the file cannot be opened; BS3002 from `write`, `flush` or `close`, once, when lines
 *   could not be written (disk full). After that the writer goes on trying and only counts what is lost: a training
 *   that catches the error need not die of its diary.
 */
export function createWireWriter(path: string, options: { readonly clock?: () => number } = {}): WireWriter {
  const clock = options.clock ?? performance.now.bind(performance)
  const file = open(path)
  // An earlier attempt killed while writing leaves half a line; ours must not be glued to it.
  let torn = endsInMidLine(path)
  let text = ''
  let lines = 0
  let lost = 0
  let flushed = clock()
  let told = false
  let closed = false

  const flush = () => {
    flushed = clock()
    if (text === '') return
    const mend = torn ? '\n' : ''
    const bytes = Buffer.from(mend + text)
    const count = lines
    text = ''
    lines = 0
    let written = 0
    try {
      while (written < bytes.length) written += writeSync(file, bytes, written)
      torn = false
    } catch (cause) {
      if (written > 0) torn = bytes[written - 1] !== 10
      lost += count - newlines(bytes.subarray(mend.length, Math.max(mend.length, written)))
      if (told) return
      told = true
      throw cannotWrite(path, cause)
    }
  }

  return {
    write(line) {
      // A function that goes on in a timer after it returned speaks to nobody.
      if (closed) return
      text += formatLine(line)
      lines++
      if (text.length >= flushAt || clock() - flushed >= flushAfter) flush()
    },
    flush,
    close() {
      if (closed) return
      closed = true
      try {
        flush()
      } finally {
        closeSync(file)
      }
    },
    get lost() {
      return lost
    },
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'a')
  } catch (cause) {
    throw new BabysitError(
      'BS3001',
      `The wire file ${path} cannot be opened for appending (${reasonOf(cause)}).`,
      {
        next: 'Check that its folder exists and may be written to, or unset BABYSIT_WIRE to run without a babysitter.',
        exitCode: 1,
        cause,
      },
    )
  }
}

function endsInMidLine(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    if (size === 0) return false
    const last = Buffer.alloc(1)
    return readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 10
  } finally {
    closeSync(file)
  }
}

function newlines(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte === 10) count++
  return count
}

function cannotWrite(path: string, cause: unknown): BabysitError {
  const reason = reasonOf(cause)
  const what = reason === 'ENOSPC' || reason === 'EDQUOT' ? 'the disk is full' : reason
  return new BabysitError('BS3002', `Lines of the wire file ${path} could not be written: ${what}.`, {
    next: 'Free some space on its disk, then take the study up again with `babysit resume`.',
    exitCode: 1,
    cause,
  })
}

function reasonOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause)
}
