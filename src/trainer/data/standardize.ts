import type { RawSamples, SampleSet } from './samples.ts'

/** What is subtracted from each input, and by what the rest is multiplied; one number, or one per input. */
export interface Standardization {
  readonly means: Float32Array
  readonly scales: Float32Array
}

/** Leaves inputs as they are. */
export const unchanged: Standardization = { means: Float32Array.of(0), scales: Float32Array.of(1) }

/**
 * Mean and deviation over the samples `indices` only (the training set). Images get one mean and one deviation for all
 * pixels: their border pixels hardly vary, and would be blown up one by one. Tables get one each per column; a column
 * that never varies becomes 0.
 */
export function fitStandardization(
  samples: RawSamples,
  indices: Int32Array,
  how: { readonly features: number; readonly kind: 'images' | 'table' },
): Standardization {
  const { features, kind } = how
  const columns = kind === 'images' ? 1 : features
  const sums = new Float64Array(columns)
  const squares = new Float64Array(columns)
  // Deviations are summed around the first sample, so that large offsets do not eat the digits.
  const shift = Float64Array.from(
    { length: columns },
    (_, column) => samples.inputs[(indices[0] ?? 0) * features + column] ?? 0,
  )
  for (const index of indices) {
    const from = index * features
    for (let feature = 0; feature < features; feature++) {
      const column = columns === 1 ? 0 : feature
      const value = samples.inputs[from + feature]! - shift[column]!
      sums[column]! += value
      squares[column]! += value * value
    }
  }
  const count = Math.max(1, (indices.length * features) / columns)
  const means = Float32Array.from(sums, (sum, column) => shift[column]! + sum / count)
  const scales = Float32Array.from(squares, (square, column) => {
    const variance = square / count - (sums[column]! / count) ** 2
    return variance > 1e-12 * (1 + shift[column]! ** 2) ? 1 / Math.sqrt(variance) : 0
  })
  return { means, scales }
}

/** The samples `indices`, standardized as they are asked for: bytes stay bytes in memory. */
export function standardizedSamples(
  samples: RawSamples,
  indices: Int32Array,
  how: { readonly features: number; readonly standardization: Standardization },
): SampleSet {
  const { features, standardization } = how
  const labels = Int32Array.from(indices, (index) => samples.labels[index]!)
  const { inputs } = samples
  const { means, scales } = standardization
  const mean = means[0] ?? 0
  const scale = scales[0] ?? 1
  if (means.length === 1 && inputs instanceof Uint8Array) {
    const table = Float32Array.from({ length: 256 }, (_, byte) => (byte - mean) * scale)
    const fill = (out: Float32Array, at: number, index: number) => {
      const from = indices[index]! * features
      for (let feature = 0; feature < features; feature++) out[at + feature] = table[inputs[from + feature]!]!
    }
    return { count: indices.length, labels, fill }
  }
  const single = means.length === 1
  const fill = (out: Float32Array, at: number, index: number) => {
    const from = indices[index]! * features
    for (let feature = 0; feature < features; feature++) {
      const value = inputs[from + feature]!
      out[at + feature] = single ? (value - mean) * scale : (value - means[feature]!) * scales[feature]!
    }
  }
  return { count: indices.length, labels, fill }
}
