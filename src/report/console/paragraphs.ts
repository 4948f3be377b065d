import { displayWidth, printable, wrapped } from './display-text.ts'
import { type Paint, paint, type Terminal } from './paint.ts'

/** A text as lines that fit, each after the indent. */
export function say(text: string, terminal: Terminal, indent = ''): string[] {
  return wrapped(printable(text, terminal.unicode), terminal.width - indent.length).map(
    (line) => indent + line,
  )
}

/** A line with a sign before it; later lines are indented below the text. */
export function listed(sign: string, text: string, terminal: Terminal, as: Paint | null = null): string[] {
  const indent = displayWidth(sign) + 1
  const lines = wrapped(printable(text, terminal.unicode), terminal.width - indent)
  const shown = as === null ? sign : paint(sign, as, terminal)
  return lines.map((line, i) => (i === 0 ? `${shown} ${line}` : `${' '.repeat(indent)}${line}`))
}
