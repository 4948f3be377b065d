import type { Context } from '../context.ts'

/** Milliseconds between two looks at the store, and the longest time without a new drawing. */
const pace = { look: 250, draw: 1000 } as const

/** q, Q, Ctrl-C, Ctrl-D: with single keys read, the terminal makes no signals of them. */
const leaving: ReadonlySet<number> = new Set([0x71, 0x51, 3, 4])

const terminal = {
  enter: '\u001B[?1049h\u001B[?25l',
  leave: '\u001B[?25h\u001B[?1049l',
  home: '\u001B[H',
  endOfLine: '\u001B[K',
  below: '\u001B[J',
} as const

/**
 * Fills the terminal with lines, drawn anew when something has changed, when its size has, and every second; until `q`,
 * Ctrl-C or a signal. What was on the terminal before comes back.
 */
export async function followTop(about: {
  readonly stdout: Context['stdout']
  readonly stdin: NodeJS.ReadStream
  /** Whether something has changed since the last asking. */
  readonly changed: () => Promise<boolean>
  readonly draw: (size: { readonly width: number; readonly height: number }) => Promise<readonly string[]>
}): Promise<void> {
  const { stdout, stdin, changed, draw } = about
  let drawnAt = Number.NEGATIVE_INFINITY
  let drawing: Promise<void> = Promise.resolve()
  let open = true
  const redraw = () => {
    drawing = drawing.then(async () => {
      if (!open) return
      drawnAt = performance.now()
      const [width, height] = [stdout.columns || 80, stdout.rows || 24]
      const lines = (await draw({ width, height: height - 1 })).map((line) => line + terminal.endOfLine)
      if (open) stdout.write(terminal.home + lines.join('\r\n') + terminal.below)
    })
    return drawing
  }
  stdout.write(terminal.enter)
  const raw = stdin.isTTY === true
  try {
    await redraw()
    await new Promise<void>((resolve, reject) => {
      const fail = (error: unknown) => reject(error)
      const look = async () => {
        if ((await changed()) || performance.now() - drawnAt > pace.draw) await redraw()
      }
      let looking = false
      const timer = setInterval(() => {
        if (looking) return
        looking = true
        look()
          .catch(fail)
          .finally(() => {
            looking = false
          })
      }, pace.look)
      const resized = () => void redraw().catch(fail)
      const key = (bytes: Buffer) => bytes.some((code) => leaving.has(code)) && end()
      const end = () => {
        clearInterval(timer)
        stdout.off('resize', resized)
        stdin.off('data', key)
        resolve()
      }
      stdout.on('resize', resized)
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
      if (!raw) return
      stdin.setRawMode(true)
      stdin.on('data', key)
      stdin.resume()
    })
  } finally {
    open = false
    if (raw) {
      stdin.setRawMode(false)
      stdin.pause()
    }
    stdout.write(terminal.leave)
  }
}
