/** An IDX file of unsigned bytes. */
export function idxBytes(dimensions: readonly number[], values: readonly number[]): Uint8Array {
  const sizes = dimensions.flatMap((size) => [
    size >>> 24,
    (size >>> 16) & 255,
    (size >>> 8) & 255,
    size & 255,
  ])
  return Uint8Array.from([0, 0, 8, dimensions.length, ...sizes, ...values])
}
