import { type Rewind, withoutRewound } from '../../../domain/rewind.ts'
import type { Point } from '../../../domain/series.ts'
import type { NameBook } from '../name-book.ts'
import { factsOfSettings } from '../setting-facts.ts'
import type { Cursor, HistogramReport, Reading } from '../source.ts'
import type { HeardEvents } from './hear-events.ts'

/** How far a file of the run has been read. */
export interface Progress {
  readonly at: number
  /** What has been damaged, so that the rest cannot be read. */
  readonly dead?: string
}

export interface RunCursor {
  readonly files: Readonly<Record<string, Progress>>
  /** The names that were given; see NameBook. */
  readonly names: Readonly<Record<string, string>>
}

/** Gathers what the files of a run say in one reading. */
export interface Heard {
  /** TensorBoard's purge: what was said of these series from this step on is void. */
  rewind(step: number, series: readonly string[]): void
  add(events: HeardEvents): void
  broken(why: string): void
  done(cursor: RunCursor, about: { readonly more: boolean; readonly dead: string | null }): Reading
}

/** @param about.resumed that there have been readings before, which may have to be rewound */
export function createHeard({ book, resumed }: { book: NameBook; resumed: boolean }): Heard {
  let points: Point[] = []
  let files = 0
  const histograms: HistogramReport[] = []
  const rewinds: Rewind[] = []
  const series = new Set<string>()
  let settings: Readonly<Record<string, unknown>> = {}
  let bad = 0
  let badWhy: string | undefined

  return {
    rewind(step, voided) {
      const taken = voided.map((name) => ({ series: name, step }))
      points = [...withoutRewound(points, taken)]
      if (resumed) rewinds.push(...taken)
    },
    add(events) {
      for (const point of events.points) points.push(point)
      for (const report of events.histograms) histograms.push(report)
      for (const name of events.series) series.add(name)
      if (events.points.length > 0) files++
      settings = { ...settings, ...events.settings }
      bad += events.framing.bad
      if (events.framing.bad > 0) badWhy ??= 'a record that does not fit its checksum, or is no event'
    },
    broken(why) {
      bad++
      badWhy ??= why
    },
    done(cursor, { more, dead }) {
      if (files > 1) points.sort((a, b) => a.time - b.time)
      const facts = factsOfSettings(settings)
      return {
        points,
        layers: [],
        ...(Object.keys(facts).length === 0 ? {} : { facts }),
        cursor: cursor as unknown as Cursor,
        state: dead !== null ? 'broken' : more ? 'more' : 'waiting',
        ...(dead === null ? {} : { why: dead }),
        bad,
        ...(badWhy === undefined ? {} : { badWhy }),
        ...(rewinds.length === 0 ? {} : { rewinds }),
        ...(histograms.length === 0 ? {} : { histograms }),
        names: Object.fromEntries([...series].map((name) => [name, book.raw(name) ?? name])),
      }
    },
  }
}
