import { mergeFacts } from '../../domain/merge-facts.ts'
import { type Rewind, withoutRewound } from '../../domain/rewind.ts'
import type { Facts, LayerReport, Point } from '../../domain/series.ts'
import type { Cursor, OpenSource, Reading } from '../sources/source.ts'

/** All that a run has said so far. */
export interface WholeRun {
  readonly points: readonly Point[]
  readonly layers: readonly LayerReport[]
  readonly facts: Facts
  /** What the program calls the series, by our name. */
  readonly names: Readonly<Record<string, string>>
  /** Distributions heard. */
  readonly histograms: number
  readonly bad: number
  readonly badWhy: string | null
  /** What ended the reading: all was read, the program had said that it is done, or nothing more can be read. */
  readonly state: 'waiting' | 'finished' | 'broken'
  readonly why: string | null
  /** What was said before `from` and does not count any more. */
  readonly rewinds: readonly Rewind[]
  /** Where a later reading goes on. */
  readonly cursor: Cursor
}

/** Reads a source from its beginning, or from where an earlier reading ended, as far as there is something, and closes it. */
export async function readWhole(open: OpenSource, from: Cursor = null): Promise<WholeRun> {
  let points: Point[] = []
  const layers: LayerReport[] = []
  let facts: Facts = {}
  const names: Record<string, string> = {}
  let histograms = 0
  let bad = 0
  let badWhy: string | null = null
  let cursor: Cursor = from
  const rewinds: Rewind[] = []
  try {
    for (;;) {
      const reading: Reading = await open.read(cursor)
      cursor = reading.cursor
      if (reading.rewinds !== undefined) {
        points = [...withoutRewound(points, reading.rewinds)]
        rewinds.push(...reading.rewinds)
      }
      for (const point of reading.points) points.push(point)
      for (const report of reading.layers) layers.push(report)
      facts = mergeFacts(facts, reading.facts ?? {})
      Object.assign(names, reading.names)
      histograms += reading.histograms?.length ?? 0
      bad += reading.bad
      badWhy ??= reading.badWhy ?? null
      const { state, why = null } = reading
      if (state !== 'more')
        return { points, layers, facts, names, histograms, bad, badWhy, state, why, rewinds, cursor }
    }
  } finally {
    await open.close()
  }
}
