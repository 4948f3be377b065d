/** Columns a text takes on a terminal: wide East Asian letters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const letter of text) width += letterWidth(letter.codePointAt(0)!)
  return width
}

/** The text, cut to `width` columns; a cut is marked by an ellipsis. Line breaks become spaces. */
export function clip(text: string, width: number): string {
  const flat = text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
  if (displayWidth(flat) <= width) return flat
  let cut = ''
  let used = 0
  for (const letter of flat) {
    used += letterWidth(letter.codePointAt(0)!)
    if (used > width - 1) break
    cut += letter
  }
  return width < 1 ? '' : `${cut.trimEnd()}…`
}

function letterWidth(code: number): number {
  if (code < 0x300) return 1
  if (code <= 0x36f || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) return 0
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  return wide ? 2 : 1
}
