import type { LayerReport, LayerStatistics } from '../../domain/series.ts'

/** What is kept of one layer: its latest reports, as columns. */
export interface LayerWindow {
  readonly name: string
  readonly kind: string
  /** Of the reports that count towards the update ratio: not in warm-up, nor in the tail of a decay. */
  readonly steps: readonly number[]
  readonly ratios: readonly number[]
  /** Of all reports, the latest last. */
  readonly gradients: readonly number[]
  readonly gradientSteps: readonly number[]
  readonly reports: number
  readonly firstStep: number
  /** Weight norm and share of dead units of the first report that had them. */
  readonly firstWeightNorm: number
  readonly firstDead: number
  readonly first: LayerStatistics
  readonly latest: LayerStatistics
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly number[] ? number[] : T[K] }

/** Reports kept a layer, and layers kept: what is remembered does not grow with the run. */
const length = 51
const most = 2048

/** O(layers of the report) a report. */
export function createLayerWindows() {
  const windows = new Map<string, Mutable<LayerWindow>>()
  return {
    /** In the order in which they were first reported. */
    all: (): readonly LayerWindow[] => [...windows.values()],
    /** `counts` says whether ratios of this report are to be remembered. */
    hear({ step, layers }: LayerReport, counts = true): void {
      for (const layer of layers) {
        let window = windows.get(layer.name)
        if (window === undefined) {
          if (windows.size >= most) continue
          window = begin(step, layer)
          windows.set(layer.name, window)
        }
        hearOne(window, { step, layer, counts })
      }
    },
  }
}

function begin(step: number, layer: LayerStatistics): Mutable<LayerWindow> {
  return {
    name: layer.name,
    kind: layer.kind,
    steps: [],
    ratios: [],
    gradients: [],
    gradientSteps: [],
    reports: 0,
    firstStep: step,
    firstWeightNorm: layer.weightNorm,
    firstDead: layer.deadFraction ?? Number.NaN,
    first: layer,
    latest: layer,
  }
}

function hearOne(
  window: Mutable<LayerWindow>,
  { step, layer, counts }: { step: number; layer: LayerStatistics; counts: boolean },
): void {
  window.latest = layer
  window.reports++
  if (Number.isNaN(window.firstDead) && layer.deadFraction !== undefined)
    window.firstDead = layer.deadFraction
  if (Number.isFinite(layer.gradNorm)) {
    window.gradients.push(layer.gradNorm)
    window.gradientSteps.push(step)
    if (window.gradients.length > length) {
      window.gradients.shift()
      window.gradientSteps.shift()
    }
  }
  if (!counts || !Number.isFinite(layer.updateRatio)) return
  window.steps.push(step)
  window.ratios.push(layer.updateRatio)
  if (window.steps.length > length) {
    window.steps.shift()
    window.ratios.shift()
  }
}

export type LayerWindows = ReturnType<typeof createLayerWindows>

/** Layers whose update ratio means something: matrices and filters that did not start at zero. */
export function hasTellingRatio({ name, kind, firstWeightNorm }: LayerWindow): boolean {
  return isWeights({ name, kind }) && firstWeightNorm > 1e-6
}

/** Matrices and filters: no biases, no normalization, nothing without weights. */
export function isWeights({ name, kind }: Pick<LayerWindow, 'name' | 'kind'>): boolean {
  return !/norm|^bn|activation|pooling|dropout|flatten|bias/i.test(kind) && !/\bbias$|norm\d*$/i.test(name)
}
