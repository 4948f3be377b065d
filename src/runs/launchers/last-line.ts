import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const window = 4096

/** The last line of a text file that is not empty, cut to 500 characters; null where there is none. */
export function lastLine(path: string): string | null {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return null
  }
  try {
    const { size } = fstatSync(file)
    const bytes = Buffer.alloc(Math.min(size, window))
    const read = readSync(file, bytes, 0, bytes.length, size - bytes.length)
    // Progress bars write \r where others write \n.
    const lines = bytes.toString('utf8', 0, read).split(/[\r\n]+/)
    return (
      lines
        .findLast((line) => line.trim() !== '')
        ?.trim()
        .slice(0, 500) ?? null
    )
  } finally {
    closeSync(file)
  }
}
