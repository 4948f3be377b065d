import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Facts } from '../../../domain/series.ts'
import { formatLine } from '../../wire/format-line.ts'
import { createSeriesNames } from '../series-names.ts'

/** One number of a run, as the program calls it. */
export interface PostedValue {
  readonly name: string
  readonly value: number
}

/** Where what a run posts is written down: lines of the wire in a file of its folder, which is then read like any other. */
export interface RunDesk {
  readonly folder: string
  /** @param at `time` in seconds since 1970 */
  point(
    values: readonly PostedValue[],
    at: { readonly step: number; readonly epoch?: number; readonly time: number },
  ): void
  about(facts: Facts): void
}

export function openDesk(folder: string): RunDesk {
  const path = join(folder, 'http.jsonl')
  const names = createSeriesNames()
  return {
    folder,
    point(values, at) {
      const ours: Record<string, number> = {}
      for (const { name, value } of values) ours[names.ours(name)] ??= value
      if (Object.keys(ours).length === 0) return
      appendFileSync(path, formatLine({ kind: 'point', point: { ...at, values: ours } }))
    },
    about(facts) {
      if (Object.keys(facts).length > 0) appendFileSync(path, formatLine({ kind: 'about', facts }))
    },
  }
}
