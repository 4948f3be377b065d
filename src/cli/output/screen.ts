import type { Terminal } from '../../report/terminal.ts'
import type { BaseOptions } from '../base-options.ts'
import type { Context } from '../context.ts'
import { type ColorMode, createPainter, type Painter, wantsColor } from './color.ts'

/** Where a command speaks: data to standard output, everything else to standard error. */
export interface Screen {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  /** Lines on standard error may be drawn again. */
  readonly live: boolean
  readonly stderr: NodeJS.WriteStream
  /** What standard output can show. */
  readonly terminal: Terminal
  /** What standard error can show. */
  readonly stderrTerminal: Terminal
  /** Standard output is one. */
  readonly isTerminal: boolean
  readonly paint: Painter
  /** One remark; silent with --quiet. */
  say(line: string): void
  /** A remark that --quiet does not silence. */
  warn(line: string): void
  /** Writes data, with a line break at its end; settles when it is handed over. */
  data(text: string): Promise<void>
}

export function createScreen(context: Context, options: BaseOptions): Screen {
  const { stdout, stderr, env } = context
  const mode: ColorMode =
    typeof options.color === 'boolean' ? (options.color ? 'auto' : 'never') : options.color
  const paint = createPainter(wantsColor(mode, env, stderr.isTTY === true))
  return {
    json: options.json === true,
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    live: stderr.isTTY === true && env['TERM'] !== 'dumb' && !env['CI'],
    stderr,
    terminal: terminalOf(stdout, env, mode),
    stderrTerminal: terminalOf(stderr, env, mode),
    isTerminal: stdout.isTTY === true,
    paint,
    say: (line) => {
      if (options.quiet !== true) stderr.write(`${line}\n`)
    },
    warn: (line) => void stderr.write(`${paint('yellow', 'warning')} ${line}\n`),
    data: (text) =>
      new Promise((resolve) => {
        // A reader that has gone away is no reason to fail: the study goes on.
        stdout.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve())
      }),
  }
}

function terminalOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv, mode: ColorMode): Terminal {
  return {
    width: Math.max(30, Math.min(columnsOf(stream, env), 120)),
    color: wantsColor(mode, env, stream.isTTY === true),
    unicode: showsUnicode(env),
  }
}

/** Width of what a stream shows: its terminal's, or what COLUMNS says, or 80. */
export function columnsOf(stdout: NodeJS.WriteStream, env: NodeJS.ProcessEnv): number {
  const told = Number(env['COLUMNS'])
  return stdout.columns ?? (Number.isInteger(told) && told > 0 ? told : 80)
}

/** The character set is the last thing a locale names; without one, today's terminals and files are UTF-8. */
function showsUnicode(env: NodeJS.ProcessEnv): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || ''
  if (locale === 'C' || locale === 'POSIX') return env['TERM'] !== 'linux' && env['TERM'] !== 'dumb'
  return !locale.includes('.') || /utf-?8/i.test(locale)
}
