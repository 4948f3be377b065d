import type { Point } from '../../domain/series.ts'

/** One series of an output, as `babysit parse` tells it. */
export interface UnderstoodSeries {
  readonly series: string
  /** What the program calls it. */
  readonly called: string
  readonly points: number
  readonly first: { readonly step: number; readonly value: number }
  readonly last: { readonly step: number; readonly value: number }
  /** Values that are NaN or infinite. */
  readonly notFinite: number
  /** The steps were counted: the output does not say them. */
  readonly counted: boolean
  /** Patterns or sources that read it. */
  readonly by: readonly string[]
}

export interface Understood {
  readonly lines: number | null
  readonly reports: number
  readonly series: readonly UnderstoodSeries[]
  /** Names with numbers that were not taken, most frequent first. */
  readonly missed: readonly { readonly name: string; readonly lines: number }[]
  /** Records that could not be read. */
  readonly bad: number
}

/** Gathers points of one output into what was understood of each series. */
export interface Understanding {
  add(about: {
    readonly point: Point
    readonly counted: boolean
    readonly by: string
    readonly names: Readonly<Record<string, string>>
  }): void
  miss(name: string): void
  done(about: { readonly lines: number | null; readonly bad: number }): Understood
}

export function createUnderstanding(): Understanding {
  const series = new Map<string, { -readonly [key in keyof UnderstoodSeries]: UnderstoodSeries[key] }>()
  const missed = new Map<string, number>()
  let reports = 0
  return {
    add({ point, counted, by, names }) {
      reports++
      for (const [name, value] of Object.entries(point.values)) {
        const at = { step: point.step, value }
        const known = series.get(name)
        if (known === undefined) {
          series.set(name, {
            series: name,
            called: names[name] ?? name,
            points: 1,
            first: at,
            last: at,
            notFinite: Number.isFinite(value) ? 0 : 1,
            counted,
            by: [by],
          })
          continue
        }
        known.points++
        known.last = at
        known.counted ||= counted
        if (!Number.isFinite(value)) known.notFinite++
        if (!known.by.includes(by)) known.by = [...known.by, by]
      }
    },
    miss: (name) => void missed.set(name, (missed.get(name) ?? 0) + 1),
    done({ lines, bad }) {
      const left = [...missed].filter(([name]) => ![...series.values()].some(({ called }) => called === name))
      return {
        lines,
        reports,
        series: [...series.values()],
        missed: left.map(([name, count]) => ({ name, lines: count })).sort((a, b) => b.lines - a.lines),
        bad,
      }
    },
  }
}
