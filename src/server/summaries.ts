import type { CurveColumns } from './run-curves.ts'

/** What a curve comes to; finite values only but for `first` and `last`. Null where there is no finite value. */
export interface CurveSummary {
  readonly name: string
  readonly count: number
  readonly first: number
  readonly last: number
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
  readonly stepOfMin: number | null
  readonly stepOfMax: number | null
  /** Values that are NaN or infinite. */
  readonly notFinite: number
}

export function summarizeCurve({ name, steps, values }: CurveColumns): CurveSummary {
  let low = -1
  let high = -1
  let sum = 0
  let finite = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    if (!Number.isFinite(value)) continue
    finite++
    sum += value
    if (low < 0 || value < values[low]!) low = index
    if (high < 0 || value > values[high]!) high = index
  }
  return {
    name,
    count: values.length,
    first: values[0] ?? Number.NaN,
    last: values.at(-1) ?? Number.NaN,
    min: low < 0 ? null : values[low]!,
    max: high < 0 ? null : values[high]!,
    mean: finite === 0 ? null : sum / finite,
    stepOfMin: low < 0 ? null : steps[low]!,
    stepOfMax: high < 0 ? null : steps[high]!,
    notFinite: values.length - finite,
  }
}
