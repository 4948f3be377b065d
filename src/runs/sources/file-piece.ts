import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Bytes of a file from one place on. */
export interface FilePiece {
  readonly bytes: Buffer
  /** Length of the whole file. */
  readonly size: number
  /** When it was last written, in seconds since 1970. */
  readonly written: number
}

/**
 * At most `limit` bytes of a file from `from` on; none at all where there are fewer than `need`. Null where there is no
 * such file, or where it cannot be read.
 *
 * The file is opened anew each time: what has been replaced by a rename is found again, and none is held open.
 */
export function readPiece(
  path: string,
  { from = 0, limit, need = 0 }: { readonly from?: number; readonly limit: number; readonly need?: number },
): FilePiece | null {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return null
  }
  try {
    const { size, mtimeMs } = fstatSync(file)
    const there = size - from
    const bytes = Buffer.allocUnsafe(there < need ? 0 : Math.max(0, Math.min(Math.max(limit, need), there)))
    let length = 0
    while (length < bytes.length) {
      const got = readSync(file, bytes, length, bytes.length - length, from + length)
      if (got === 0) break
      length += got
    }
    return { bytes: bytes.subarray(0, length), size, written: mtimeMs / 1000 }
  } catch {
    return null
  } finally {
    closeSync(file)
  }
}
