import type { Axis, Figure, Mark } from '../figures/figure.ts'
import { project, projectFreely } from './projection.ts'
import { type Tick, ticksOf } from './ticks.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Where the parts of an SVG picture lie, in pixels. */
export interface PlotLayout {
  readonly size: Size
  /** Inner rectangle, where marks are drawn. */
  readonly plot: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
  readonly xTicks: readonly Tick[]
  readonly yTicks: readonly Tick[]
  readonly notes: readonly Note[]
  readonly endLabels: boolean
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  /** From the unit square of a projection to pixels. */
  readonly place: (unit: readonly [number, number]) => readonly [number, number]
}

/** The words of a vertical rule or band, above the plot so that they hide nothing. */
export interface Note {
  readonly text: string
  readonly x: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly row: number
  readonly hue: Mark extends { hue: infer H } ? H : never
  /** The middle of what it names. */
  readonly at: number
}

export const rowHeight = 15
/** Width of a character of the 12 px text, on average. */
const characterWidth = 6.4

export function textWidth(text: string): number {
  return text.length * characterWidth
}

/** Lines that reach the right edge: they are named there rather than in a legend, where there is room. */
export function lineLabels(figure: Figure): { label: string; hue: string; y: number }[] {
  const ends = new Map<string, { label: string; hue: string; y: number }>()
  for (const mark of figure.marks) {
    if (mark.kind !== 'line' || mark.label === undefined) continue
    const place = mark.y.findLastIndex((value) => Number.isFinite(value))
    const reaches = place >= 0 && projectFreely(figure.x, mark.x[place] ?? Number.NaN) > 0.85
    if (reaches && !ends.has(mark.label))
      ends.set(mark.label, { label: mark.label, hue: mark.hue, y: mark.y[place] ?? 0 })
  }
  return [...ends.values()]
}

export function layoutOf(figure: Figure, size: Size): PlotLayout {
  const narrow = size.width < 500
  const labels = lineLabels(figure)
  const endLabels = !narrow && labels.length > 1 && labels.length <= 8
  const yTicks = ticksOf(figure.y, narrow ? 5 : 6)
  const left = 30 + Math.max(...yTicks.map((tick) => textWidth(tick.text)), 12)
  const right = size.width - (endLabels ? 14 + Math.max(...labels.map(({ label }) => textWidth(label))) : 12)
  const notes = notesOf(figure, left, right)
  const top = 8 + rowHeight * (1 + Math.max(-1, ...notes.map((note) => note.row)))
  const bottom = size.height - 42
  const place = (unit: readonly [number, number]): readonly [number, number] => [
    left + unit[0] * (right - left),
    figure.y.kind === 'names' ? top + unit[1] * (bottom - top) : bottom - unit[1] * (bottom - top),
  ]
  return {
    size,
    plot: { left, right, top, bottom },
    xTicks: fitting(ticksOf(figure.x, narrow ? 5 : 9), figure.x, right - left),
    yTicks,
    notes,
    endLabels,
    x: (value) => place([project(figure.x, value), 0])[0],
    y: (value) => place([0, project(figure.y, value)])[1],
    place,
  }
}

/** Drops labels that would touch the one before. */
function fitting(ticks: readonly Tick[], axis: Axis, width: number): Tick[] {
  const kept: Tick[] = []
  let free = Number.NEGATIVE_INFINITY
  for (const tick of ticks) {
    const middle = project(axis, tick.at) * width
    if (middle - textWidth(tick.text) / 2 < free) continue
    kept.push(tick)
    free = middle + textWidth(tick.text) / 2 + 8
  }
  return kept
}

/** Puts each note in the lowest row where it touches no other. */
function notesOf(figure: Figure, left: number, right: number): Note[] {
  const taken: { row: number; from: number; to: number }[] = []
  return figure.marks.flatMap((mark): Note[] => {
    if ((mark.kind !== 'rule' && mark.kind !== 'band') || mark.along !== 'x' || mark.label === undefined)
      return []
    const units = (mark.kind === 'rule' ? [mark.at, mark.at] : [mark.low, mark.high]).map((value) =>
      projectFreely(figure.x, value),
    )
    const at = left + Math.min(1, Math.max(0, ((units[0] ?? 0) + (units[1] ?? 0)) / 2)) * (right - left)
    const width = textWidth(mark.label)
    const from = Math.min(Math.max(at - width / 2, left - 20), right + 8 - width)
    let row = 0
    while (taken.some((other) => other.row === row && from < other.to + 8 && from + width + 8 > other.from))
      row++
    taken.push({ row, from, to: from + width })
    return [{ text: mark.label, x: from + width / 2, anchor: 'middle', row, hue: mark.hue, at }]
  })
}
