/** Numbers as base64 of their float32, lowest byte first; null becomes NaN. A tenth of the work that digits make on both sides. */
export function float32Text(values: readonly (number | null)[]): string {
  const bytes = Buffer.allocUnsafe(4 * values.length)
  for (let index = 0; index < values.length; index++)
    bytes.writeFloatLE(values[index] ?? Number.NaN, 4 * index)
  return bytes.toString('base64')
}
