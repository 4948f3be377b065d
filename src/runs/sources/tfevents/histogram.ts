import { fieldsOf, repeatedNumbers } from '../protobuf.ts'
import type { Histogram } from '../source.ts'
import type { Tensor } from './tensor.ts'

/** A HistogramProto: min 1, max 2, num 3, sum 4, sum_squares 5, bucket_limit 6, bucket 7. */
export function readHistogram(bytes: Uint8Array, start: number, end: number): Histogram {
  const numbers = [0, 0, 0, 0, 0]
  const limits: number[] = []
  const counts: number[] = []
  const fields = fieldsOf(bytes, start, end)
  for (let field = fields.next(); field !== 0; field = fields.next()) {
    if (field <= 5 && fields.form === 1) numbers[field - 1] = fields.double()
    else if (field === 6) for (const limit of repeatedNumbers(fields, bytes, 'double')) limits.push(limit)
    else if (field === 7) for (const count of repeatedNumbers(fields, bytes, 'double')) counts.push(count)
    else fields.skip()
  }
  const [min, max, count, sum, sumOfSquares] = numbers as [number, number, number, number, number]
  // Only the upper ends of the buckets are written; the first begins at the smallest entry.
  const edges = limits.length === 0 ? [] : [Math.min(min, limits[0]!), ...limits]
  return { edges, counts, min, max, count, sum, sumOfSquares }
}

/** A tensor of rows `left, right, count`, as TensorFlow 2 writes it; null where it is none. */
export function histogramOf({ shape, numbers }: Tensor): Histogram | null {
  if (numbers === null || shape.length !== 2 || shape[1] !== 3 || numbers.length !== 3 * shape[0]!)
    return null
  const rows = Array.from({ length: shape[0]! }, (_, row) => numbers.slice(3 * row, 3 * row + 3))
  const filled = rows.filter(([, , count]) => count! > 0)
  return {
    edges: rows.length === 0 ? [] : [rows[0]![0]!, ...rows.map(([, right]) => right!)],
    counts: rows.map(([, , count]) => count!),
    min: filled[0]?.[0] ?? Number.NaN,
    max: filled.at(-1)?.[1] ?? Number.NaN,
    count: rows.reduce((sum, [, , count]) => sum + count!, 0),
    sum: Number.NaN,
    sumOfSquares: Number.NaN,
  }
}
