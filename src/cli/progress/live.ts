import type { WriteStream } from 'node:tty'
import { stripVTControlCharacters } from 'node:util'
import { displayWidth } from '../../report/console/display-text.ts'

/** A few lines at the bottom of a terminal that are drawn again and again, with lasting lines above them. */
export interface LiveArea {
  /** Draw soon; several calls in a short time cost one drawing. */
  touch(): void
  /** A line that stays. */
  print(line: string): void
  /** Removes the area; nothing is drawn afterwards. */
  close(): void
}

const millisecondsBetweenDrawings = 120

/**
 * @param draw the lines for a terminal so many columns wide
 */
export function createLiveArea(stream: WriteStream, draw: (width: number) => readonly string[]): LiveArea {
  let drawn: readonly string[] = []
  let timer: NodeJS.Timeout | null = null
  let closed = false

  // One column is left free: a full line makes some terminals wrap.
  const width = () => Math.max(10, (stream.columns || 80) - 1)

  /** Back to where the area begins, however many rows its lines take at today's width. */
  const erase = (): string => {
    const columns = width() + 1
    const rows = drawn.reduce((sum, line) => {
      return sum + Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(line)) / columns))
    }, 0)
    drawn = []
    return rows === 0 ? '' : `\r${rows > 1 ? `\u001B[${rows - 1}A` : ''}\u001B[J`
  }

  const redraw = (above = '') => {
    const start = erase()
    drawn = draw(width())
    stream.write(`${start}${above}${drawn.join('\n')}`)
  }

  const tick = () => {
    timer = null
    if (!closed) redraw()
  }
  const touch = () => {
    if (closed || timer !== null) return
    timer = setTimeout(tick, millisecondsBetweenDrawings)
    timer.unref()
  }
  // Time left runs on even where nothing is heard.
  const clock = setInterval(touch, 1000)
  clock.unref()
  stream.on('resize', touch)

  return {
    touch,
    print: (line) => (closed ? void stream.write(`${line}\n`) : redraw(`${line}\n`)),
    close() {
      if (closed) return
      closed = true
      if (timer !== null) clearTimeout(timer)
      clearInterval(clock)
      stream.off('resize', touch)
      stream.write(erase())
    },
  }
}
