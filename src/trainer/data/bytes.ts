import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { BabysitError } from '../../domain/error.ts'

/** Contents of a file, unpacked where it is gzipped (told by its first bytes, not by its name). */
export function readBytes(path: string): Uint8Array {
  const bytes = readFile(path)
  if (bytes.length === 0) throw empty(path)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    const unpacked = gunzipSync(bytes)
    if (unpacked.length > 0) return unpacked
  } catch (cause) {
    throw new BabysitError('BS7105', `The data file ${path} cannot be unpacked: its gzip stream is broken.`, {
      next: 'Download the file again; it may have been cut off.',
      cause,
    })
  }
  throw empty(path)
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new BabysitError('BS7103', `The data file ${path} cannot be read: ${why}.`, {
      next: 'Check that the file exists and may be read.',
      cause,
    })
  }
}

function empty(path: string): BabysitError {
  return new BabysitError('BS7104', `The data file ${path} is empty.`, {
    next: 'Download or write the file again.',
  })
}
