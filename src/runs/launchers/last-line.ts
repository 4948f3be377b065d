import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

const window = 4096
/** `43%|████      | 43/100 [00:01<00:02]`: says how far it came, not what went wrong. */
const progressBar = /\d%\|.*\|/

/** Where Python tells of an exception, and the line that names it, after those that say where it came from. */
const traceback = /^Traceback \(most recent call last\):/
const exception = /^[A-Za-z_][\w.]*(?::\s|$)/
/** `train.py:3: UserWarning: ...`; below it stands the line of code, indented. */
const warning = /^\S.*:\d+: \w*Warning: /

/**
 * The last line of a file that holds something to read, cut to 500 characters; null where there is none. Colours and
 * what is no text are left out, and so are progress bars and Python's warnings. Of a Python exception, whose message may go
 * on over many lines, it is the line that names it.
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
    return (exceptionIn(lines) ?? readable(lines).at(-1))?.slice(0, 500) ?? null
  } finally {
    closeSync(file)
  }
}

/** The line that names the exception of the last traceback; undefined where none is whole. */
function exceptionIn(lines: readonly string[]): string | undefined {
  const begin = lines.findLastIndex((line) => traceback.test(line))
  if (begin < 0) return undefined
  const named = lines.slice(begin + 1).find((line) => /^\S/.test(line))
  return named !== undefined && exception.test(named) ? legible(named) : undefined
}

function readable(lines: readonly string[]): string[] {
  const code = (place: number) => /^\s/.test(lines[place]!) && place > 0 && warning.test(lines[place - 1]!)
  return lines
    .filter((line, place) => !warning.test(line) && !code(place))
    .map((line) => legible(line))
    .filter((line) => line !== '' && !progressBar.test(line))
}

function legible(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/[\p{Cc}\uFFFD]+/gu, ' ')
    .trim()
}
