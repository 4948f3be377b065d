import type { RunContext, RunEvent } from '../diagnosis/rules/rule.ts'
import type { Facts, LayerStatistics } from '../domain/series.ts'

/** Values of one series, one a report; null where nothing was reported. */
export type Column = readonly (number | null)[]

/** A run written down for a test: columns of equal length, one value a report. */
export interface RunScript {
  readonly series?: Readonly<Record<string, Column>>
  /** Steps between two reports; the first report is step 0. Default 100. */
  readonly every?: number
  /** Step of the first report. Default 0. */
  readonly from?: number
  /** Epochs are reported as well. */
  readonly stepsPerEpoch?: number
  readonly facts?: Facts
  /** Seconds at which report i came. Default: i. */
  readonly times?: (i: number) => number
  /** Layers at report i; one report for each value of the series, or `layerReports` of them. */
  readonly layers?: (i: number) => readonly (Partial<LayerStatistics> & { readonly name: string })[]
  readonly layerReports?: number
  readonly context?: Partial<RunContext>
}

/** What rules are told of a scripted run before its first point. */
export function contextOf(script: RunScript): RunContext {
  return {
    run: 'quiet-otter-1/1.1',
    settings: { lr: 0.01, reg: 1e-5 },
    roles: { learningRate: 'lr', regularization: 'reg' },
    ...script.context,
  }
}

/** The events of a scripted run, `end` last. */
export function eventsOf(script: RunScript): readonly RunEvent[] {
  const { series = {}, every = 100, from = 0, stepsPerEpoch, facts, layers } = script
  const events: RunEvent[] = facts === undefined ? [] : [{ kind: 'about', facts }]
  const points = Math.max(0, ...Object.values(series).map((column) => column.length))
  const reports = Math.max(points, script.layerReports ?? 0)
  for (let i = 0; i < reports; i++) {
    const step = from + i * every
    if (i < points) {
      const values: Record<string, number> = {}
      for (const [name, column] of Object.entries(series)) {
        const value = column[i]
        if (value !== undefined && value !== null) values[name] = value
      }
      const epoch = stepsPerEpoch === undefined ? {} : { epoch: step / stepsPerEpoch }
      events.push({ kind: 'point', point: { step, ...epoch, time: script.times?.(i) ?? i, values } })
    }
    if (layers !== undefined) events.push({ kind: 'layers', report: { step, layers: layers(i).map(whole) } })
  }
  events.push({ kind: 'end', end: { status: 'ok', reason: 'finished' } })
  return events
}

function whole(layer: Partial<LayerStatistics> & { readonly name: string }): LayerStatistics {
  return { kind: 'dense', updateRatio: 1e-3, gradNorm: 1, weightNorm: 10, ...layer }
}

/** `n` values of a curve. */
export function curve(n: number, value: (i: number) => number): readonly number[] {
  return Array.from({ length: n }, (_, i) => value(i))
}
