import { StringDecoder } from 'node:string_decoder'
import { stripVTControlCharacters } from 'node:util'
import { cut, printable } from '../../report/console/display-text.ts'
import type { Outlet } from './pass-through.ts'

/** What it is drawn on: whole lines above, what is not finished yet in the live area. */
export interface LineSurface {
  print(lines: string): void
  touch(): void
  /** Ends the live area for good: from now on the program draws itself. */
  surrender(): void
  raw(text: string): void
}

export interface TerminalOutput {
  /** An outlet for one stream of the program; each has a line of its own that is not finished. */
  outlet(): Outlet
  /** The unfinished lines, as they look now, at most so wide. */
  unfinished(width: number): readonly string[]
  /** Prints what is unfinished, as nothing more will come. */
  finish(): void
}

/** Characters of an unfinished line that are kept; a longer one is shown from its beginning. */
const longest = 4096

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences that move the cursor between lines
const movesCursor = /\u001b\[\d*(?:;\d*)*[ABEFHJSTfs]|\u001b[78]/

/**
 * Lets a program's output and our status line share a terminal: whole lines are printed above, a line that is still
 * being written (a progress bar) is drawn as part of the live area and goes on there. Colours stay. A program that moves
 * the cursor between lines itself gets the terminal for its own, without a status line.
 */
export function createTerminalOutput(surface: LineSurface): TerminalOutput {
  const streams: { rest: string }[] = []
  let own = true

  return {
    outlet() {
      const decoder = new StringDecoder('utf8')
      const stream = { rest: '' }
      streams.push(stream)
      return (bytes) => {
        const text = decoder.write(bytes)
        if (own && movesCursor.test(text)) {
          own = false
          surface.surrender()
          for (const one of streams) surface.raw(one.rest)
        }
        if (!own) return surface.raw(text)
        const end = text.lastIndexOf('\n')
        if (end >= 0) {
          const whole = (stream.rest + text.slice(0, end)).split('\n').map((line) => overwritten(line))
          stream.rest = ''
          surface.print(whole.join('\n'))
        }
        stream.rest = overwritten(stream.rest + text.slice(end + 1), true).slice(0, longest)
        if (stream.rest !== '') surface.touch()
      }
    },
    unfinished: (width) =>
      own ? streams.filter(({ rest }) => rest.trim() !== '').map(({ rest }) => fitted(rest, width)) : [],
    finish() {
      if (!own) return
      for (const stream of streams) {
        const line = overwritten(stream.rest)
        stream.rest = ''
        if (line.trim() !== '') surface.print(line)
      }
    },
  }
}

/** What is left to see of a line in which `\r` began anew; a `\r` at the end of an unfinished one is kept for later. */
function overwritten(line: string, unfinished = false): string {
  if (!line.includes('\r')) return line
  const parts = line.split('\r')
  const last = parts.findLast((part) => part !== '') ?? ''
  return unfinished && parts.at(-1) === '' ? `${last}\r` : last
}

function fitted(line: string, width: number): string {
  return cut(printable(stripVTControlCharacters(line.replaceAll('\t', '    ')), true).trimEnd(), width, true)
}
