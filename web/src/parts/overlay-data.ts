import type { CompareView } from '../../../src/server/messages.ts'
import type { ChartCurve } from './curve-chart.tsx'
import { hues } from './run-charts.ts'
import { smooth } from './smoothing.ts'

type Heights = readonly (number | null)[]

/** Curves of several trials over one x, as numbers. */
export interface Overlay extends Omit<CompareView, 'trials'> {
  readonly trials: readonly { readonly number: number; readonly y: Heights }[]
}

export const bandKinds = ['min–max', 'std', 'stderr', '95 %'] as const
export type BandKind = (typeof bandKinds)[number]

/** Heights come as float32, lowest byte first, which costs both sides less than digits; NaN where there is none. */
export function unpack(answer: CompareView): Overlay {
  return {
    ...answer,
    trials: answer.trials.map(({ number, y }) => ({ number, y: typeof y === 'string' ? heightsOf(y) : y })),
  }
}

function heightsOf(text: string): Heights {
  const letters = atob(text)
  const bytes = new Uint8Array(letters.length)
  for (let index = 0; index < letters.length; index++) bytes[index] = letters.charCodeAt(index)
  const view = new DataView(bytes.buffer)
  const heights = new Array<number | null>(bytes.length / 4)
  for (let index = 0; index < heights.length; index++) {
    const value = view.getFloat32(4 * index, true)
    heights[index] = Number.isNaN(value) ? null : value
  }
  return heights
}

/** A curve a trial; smoothed ones have the original behind them while they are few. */
export function trialCurves({ x, trials }: Overlay, smoothing: number): readonly ChartCurve[] {
  return trials.flatMap(({ number, y }, index): ChartCurve[] => {
    const base = {
      hue: hues[index % hues.length]!,
      dash: index % (2 * hues.length) >= hues.length,
      bridged: true,
      x,
    }
    if (smoothing === 0) return [{ ...base, label: `#${number}`, y }]
    const smoothed = { ...base, label: `#${number}`, y: smooth(y, smoothing) }
    return trials.length > 10
      ? [smoothed]
      : [{ ...base, label: `#${number} as heard`, y, faint: true }, smoothed]
  })
}

/** A curve for each group of equal settings, with a band: exact over all of its runs. */
export function groupCurves(
  { x, groups }: Overlay,
  { band, middle }: { readonly band: BandKind; readonly middle: 'mean' | 'median' },
): readonly ChartCurve[] {
  return groups.map(({ trials, bands }, index) => {
    const rows = x.flatMap((_, row) => (bands.mean[row] === null ? [] : [row]))
    const center = (row: number) => bands[middle][row]!
    const half = (row: number) => {
      const std = bands.std[row] ?? 0
      if (band === 'std') return std
      return band === 'stderr' ? std / Math.sqrt(bands.count[row]!) : (bands.ci95[row] ?? 0)
    }
    const low = (row: number) => (band === 'min–max' ? bands.min[row]! : center(row) - half(row))
    const high = (row: number) => (band === 'min–max' ? bands.max[row]! : center(row) + half(row))
    return {
      label: trials.length === 1 ? `#${trials[0]}` : `${trials.length} seeds (${namesOf(trials)})`,
      hue: hues[index % hues.length]!,
      x: rows.map((row) => x[row]!),
      y: rows.map(center),
      low: rows.map(low),
      high: rows.map(high),
    }
  })
}

function namesOf(trials: readonly number[]): string {
  const few = trials.slice(0, 6).map((number) => `#${number}`)
  return `${few.join(', ')}${trials.length > few.length ? ' …' : ''}`
}
