import type { ChartCurve } from '../parts/curve-chart.tsx'
import { hues } from '../parts/run-charts.ts'
import { toNumber } from '../state/api.ts'

/** What the server says of layers at one step; numbers that JSON cannot hold are words. */
export interface LayerReport {
  readonly step: number
  readonly layers: readonly (Readonly<Record<string, number | string>> & { readonly name: string })[]
}

/** One curve a layer. */
export function layerCurves(reports: readonly LayerReport[], field: string): readonly ChartCurve[] {
  const curves = new Map<string, { x: number[]; y: (number | null)[] }>()
  for (const { step, layers } of reports) {
    for (const layer of layers) {
      const value = toNumber(layer[field])
      let curve = curves.get(layer.name)
      if (curve === undefined) {
        curve = { x: [], y: [] }
        curves.set(layer.name, curve)
      }
      curve.x.push(step)
      curve.y.push(Number.isFinite(value) ? value : null)
    }
  }
  return [...curves].map(([label, curve], index) => ({
    ...curve,
    label,
    hue: hues[index % hues.length]!,
    dash: index >= hues.length,
  }))
}
