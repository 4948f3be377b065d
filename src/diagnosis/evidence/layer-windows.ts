import type { LayerReport, LayerStatistics } from '../../domain/series.ts'

/** What is kept of one layer: its latest reports, as columns. */
export interface LayerWindow {
  readonly name: string
  readonly kind: string
  readonly steps: readonly number[]
  readonly ratios: readonly number[]
  readonly reports: number
  readonly firstStep: number
  /** Weight norm and share of dead units of the first report that had them. */
  readonly firstWeightNorm: number
  readonly firstDead: number
  readonly latest: LayerStatistics
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly number[] ? number[] : T[K] }

/** Reports kept a layer, and layers kept: what a rule remembers does not grow with the run. */
const length = 51
const most = 2048

/** O(layers of the report) a report. */
export function createLayerWindows() {
  const windows = new Map<string, Mutable<LayerWindow>>()
  return {
    all: (): readonly LayerWindow[] => [...windows.values()],
    /** `counts` says whether ratios of this report are to be remembered. */
    hear({ step, layers }: LayerReport, counts = true): void {
      for (const layer of layers) {
        let window = windows.get(layer.name)
        if (window === undefined) {
          if (windows.size >= most) continue
          window = {
            name: layer.name,
            kind: layer.kind,
            steps: [],
            ratios: [],
            reports: 0,
            firstStep: step,
            firstWeightNorm: layer.weightNorm,
            firstDead: layer.deadFraction ?? Number.NaN,
            latest: layer,
          }
          windows.set(layer.name, window)
        }
        window.latest = layer
        window.reports++
        if (Number.isNaN(window.firstDead) && layer.deadFraction !== undefined)
          window.firstDead = layer.deadFraction
        if (!counts || !Number.isFinite(layer.updateRatio)) continue
        window.steps.push(step)
        window.ratios.push(layer.updateRatio)
        if (window.steps.length > length) {
          window.steps.shift()
          window.ratios.shift()
        }
      }
    },
  }
}

export type LayerWindows = ReturnType<typeof createLayerWindows>

/** Layers whose update ratio means something: matrices and filters that did not start at zero. */
export function hasTellingRatio({ name, kind, firstWeightNorm }: LayerWindow): boolean {
  return (
    !/norm|^bn|activation|pooling|dropout|bias/i.test(kind) &&
    !/\bbias$|norm\d*$/i.test(name) &&
    firstWeightNorm > 1e-6
  )
}
