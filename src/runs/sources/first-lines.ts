/** The first whole lines of a file, without blank ones; a last line without its end counts where it is all there is. */
export function firstLines(head: Uint8Array, count: number): readonly string[] {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('utf8')
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.length > 1) lines.pop()
  return lines.filter((line) => line.trim() !== '').slice(0, count)
}
