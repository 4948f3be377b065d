import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const window = 4096
/** `43%|████      | 43/100 [00:01<00:02]`: says how far it came, not what went wrong. */
const progressBar = /\d%\|.*\|/

/**
 * The last line of a file that holds something to read, cut to 500 characters; null where there is none. Colours and
 * what is no text are left out, and so are progress bars.
 */
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
    const readable = lines
      .map((line) => legible(line))
      .filter((line) => line !== '' && !progressBar.test(line))
    return readable.at(-1)?.slice(0, 500) ?? null
  } finally {
    closeSync(file)
  }
}

function legible(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/[\p{Cc}\uFFFD]+/gu, ' ')
    .trim()
}
