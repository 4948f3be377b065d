import type { LayerReport, Point } from '../../domain/series.ts'

/** What a program said of one step. */
export type StepLine =
  | { readonly kind: 'point'; readonly point: Point }
  | { readonly kind: 'layers'; readonly report: LayerReport }

/** Brings points and layer reports, which are read and stored apart, into one order. */
export interface StepOrder {
  /**
   * The lines that are now in order; a layer report is held back until a point of a later step has come. Who stops
   * listening at a point has heard what comes up to it.
   */
  add(heard: {
    readonly points: readonly Point[]
    readonly layers: readonly LayerReport[]
  }): Iterable<StepLine>
  /** What is still held back, up to a step. */
  rest(upTo: number): readonly StepLine[]
}

/**
 * By step, points before layer reports of the same step, points always as they were said. The order is the same
 * wherever the reading happened to be cut, and whether the lines come from a program or from the store: so are findings.
 */
export function createStepOrder(): StepOrder {
  let held: readonly LayerReport[] = []
  return {
    *add({ points, layers }) {
      const waiting = layers.length === 0 ? held : [...held, ...layers]
      let next = 0
      try {
        for (const point of points) {
          for (; next < waiting.length && waiting[next]!.step < point.step; next++)
            yield { kind: 'layers', report: waiting[next]! }
          yield { kind: 'point', point }
        }
      } finally {
        held = next === 0 ? waiting : waiting.slice(next)
      }
    },
    rest: (upTo) =>
      held.filter(({ step }) => step <= upTo).map((report): StepLine => ({ kind: 'layers', report })),
  }
}
