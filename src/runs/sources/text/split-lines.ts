export interface SplitLines {
  readonly lines: readonly string[]
  /** Bytes of whole lines, or of a line that is skipped. */
  readonly used: number
  readonly skipping: boolean
  /** Lines that were given up because of their length. */
  readonly tooLong: number
}

/**
 * Lines of a piece of output, without their ends and without empty ones. A carriage return ends a line as well, and so does
 * the backspace by which old progress bars go back: each drawing of a bar is a line. What is behind the last end is left
 * for the next piece, unless there is nothing more to come (`complete`). Bytes that are no UTF-8 become U+FFFD.
 */
export function splitLines(
  bytes: Buffer,
  how: { readonly skipping: boolean; readonly complete: boolean; readonly longest: number },
): SplitLines {
  const lines: string[] = []
  let { skipping } = how
  let start = 0
  const take = (end: number) => {
    if (!skipping && end > start) lines.push(bytes.toString('utf8', start, end))
    skipping = false
  }
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte !== 10 && byte !== 13 && byte !== 8) continue
    take(at)
    start = at + 1
  }
  if (how.complete && start < bytes.length) {
    take(bytes.length)
    start = bytes.length
  }
  // A line that fills all we look at is given up, once, and skipped to its end.
  let tooLong = 0
  if (skipping || (start === 0 && bytes.length >= how.longest)) {
    tooLong = skipping ? 0 : 1
    skipping = true
    start = bytes.length
  }
  return { lines, used: start, skipping, tooLong }
}
