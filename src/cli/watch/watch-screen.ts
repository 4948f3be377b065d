import type { Screen } from '../output/screen.ts'
import { createLiveArea, type LiveArea } from '../progress/live.ts'
import { type Outlet, toStream } from './pass-through.ts'
import { createTerminalOutput } from './terminal-output.ts'

/** Where a watched program's output and our own lines meet. */
export interface WatchScreen {
  readonly stdout: Outlet
  readonly stderr: Outlet
  /** One line of ours, on standard error; silent with --quiet. */
  say(line: string): void
  /** The status line is drawn anew, soon. */
  touch(): void
  /** Everything of the program has been handed on: what is unfinished is printed, the status line goes. */
  close(): void
}

const newline = 10

/**
 * On a terminal the program's lines scroll above a status line; into a file or pipe its bytes go as they are, and there
 * is no status line. With --json its standard output goes to standard error, as ours is for the document.
 *
 * @param status the status line for a terminal so wide
 */
export function createWatchScreen(about: {
  readonly screen: Screen
  readonly stdout: NodeJS.WriteStream
  readonly status: (width: number) => string
}): WatchScreen {
  const { screen, stdout, status } = about
  const { stderr } = screen
  let midLine = false
  const toStderr = toStream(stderr)
  const plainStderr: Outlet = (bytes) => {
    midLine = bytes.at(-1) !== newline
    return toStderr(bytes)
  }
  const plainStdout = screen.json ? plainStderr : toStream(stdout)
  /** A line of ours begins a line of its own. */
  const endLine = () => {
    if (midLine && !screen.quiet) stderr.write('\n')
    midLine = false
  }
  const say = (line: string) => {
    endLine()
    screen.say(line)
  }
  if (!screen.live || screen.quiet)
    return { stdout: plainStdout, stderr: plainStderr, say, touch() {}, close: endLine }

  let area: LiveArea | null = null
  const output = createTerminalOutput({
    print: (lines) => area?.print(lines),
    touch: () => area?.touch(),
    surrender() {
      area?.close()
      area = null
    },
    raw: (text) => void stderr.write(text),
  })
  const onTerminal = screen.json || stdout.isTTY === true
  const outlets = { stderr: output.outlet(), stdout: onTerminal ? output.outlet() : plainStdout }
  area = createLiveArea(stderr, (width) => [...output.unfinished(width), status(width)])
  area.touch()
  return {
    ...outlets,
    say: (line) => (area === null ? say(line) : area.print(line)),
    touch: () => area?.touch(),
    close() {
      output.finish()
      area?.close()
      area = null
    },
  }
}
