import { once } from 'node:events'
import { closeSync, openSync, readSync } from 'node:fs'

/** Bytes read at a time; a line of any length goes through in such pieces. */
const piece = 64 * 1024
/** Milliseconds between two looks at files that have nothing new. */
const lookEvery = 30

/** Hands on what a program prints, as it grows in files. */
export interface PassThrough {
  /** Hands on what is still there, and ends. */
  finish(): Promise<void>
}

/** Takes a piece of output; answers when there is room for the next. */
export type Outlet = (bytes: Buffer) => void | Promise<void>

/**
 * Reads files as they grow and hands their bytes on, unchanged and in order. The output lies in files and not in pipes,
 * so that the program is never held up by us, nor killed when we die.
 */
export function passThrough(pairs: readonly { readonly path: string; readonly to: Outlet }[]): PassThrough {
  const taps = pairs.map(({ path, to }) => ({ path, to, file: null as number | null, at: 0 }))
  let ending = false
  let wake = () => {}

  const pour = async (): Promise<boolean> => {
    let poured = false
    for (const tap of taps) {
      tap.file ??= openIfThere(tap.path)
      if (tap.file === null) continue
      const bytes = Buffer.allocUnsafe(piece)
      const read = readSync(tap.file, bytes, 0, piece, tap.at)
      if (read === 0) continue
      poured = true
      tap.at += read
      await tap.to(bytes.subarray(0, read))
    }
    return poured
  }

  const done = (async () => {
    for (;;) {
      const last = ending
      const poured = await pour()
      if (poured) continue
      if (last) break
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ending ? 0 : lookEvery)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    for (const { file } of taps) if (file !== null) closeSync(file)
  })()

  return {
    finish() {
      ending = true
      wake()
      return done
    },
  }
}

/** Bytes to a stream as they are; a reader that has gone away is no reason to fail, nor to wait. */
export function toStream(stream: NodeJS.WriteStream): Outlet {
  let gone = false
  stream.once('error', () => {
    gone = true
  })
  return async (bytes) => {
    if (gone || stream.destroyed || stream.write(bytes)) return
    await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => {})
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch {
    return null
  }
}
