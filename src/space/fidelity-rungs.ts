import type { FidelityParameter } from '../domain/parameter.ts'

/** The whole numbers at which trials are compared, ascending: `@fid:1..81/3` gives 1, 3, 9, 27 and 81. */
export function fidelityRungs({ low, high, factor }: FidelityParameter): readonly number[] {
  const rungs: number[] = []
  for (let at = low; at < high; at *= factor) rungs.push(Math.max(1, Math.round(at)))
  rungs.push(Math.max(1, Math.round(high)))
  return [...new Set(rungs)]
}
