import type { Point } from '../../domain/series.ts'
import type { Reading } from '../sources/source.ts'

/** Who says a series, and up to which step; plain JSON. */
export interface MergeState {
  readonly owners: { readonly [series: string]: Owner }
  /** Newest step that a source which knows steps has said; -1 before. */
  readonly reached: number
}

export interface Owner {
  readonly by: string
  readonly order: number
  readonly step: number
  readonly counted: boolean
}

export const mergeAtStart: MergeState = { owners: {}, reached: -1 }

export interface Speaker {
  readonly key: string
  /** The lower, the more is it believed. */
  readonly order: number
}

/**
 * Makes one run of what several sources say of it. A series belongs to the most believed source that has said it; what
 * others say of it is left out, so that no point is there twice. Where a more believed source comes later (event files are
 * written late), it goes on from the step that had been reached.
 *
 * A point whose step its source only counted stands at the step that the others have reached.
 */
export interface Merge {
  readonly state: MergeState
  take(speaker: Speaker, reading: Pick<Reading, 'points' | 'counted'>): readonly Point[]
}

export function createMerge(from: MergeState = mergeAtStart): Merge {
  const owners = new Map<string, { -readonly [key in keyof Owner]: Owner[key] }>()
  for (const [name, owner] of Object.entries(from.owners)) owners.set(name, { ...owner })
  let { reached } = from
  return {
    get state() {
      const entries = [...owners].map(([name, owner]) => [name, { ...owner }] as const)
      return { owners: Object.fromEntries(entries), reached }
    },
    take(speaker, { points, counted = [] }) {
      const uncertain = new Set(counted)
      const kept: Point[] = []
      for (const [index, point] of points.entries()) {
        const isCounted = uncertain.has(index)
        const names = Object.keys(point.values)
        const step =
          isCounted && reached >= 0 && speaker.order > 0 ? placed(names, speaker, point.step) : point.step
        const ours = names.filter((name) => claim(name, speaker, { step, counted: isCounted }))
        if (ours.length === 0) continue
        if (!isCounted) reached = Math.max(reached, point.step)
        if (ours.length === names.length) kept.push(step === point.step ? point : { ...point, step })
        else {
          kept.push({
            ...point,
            step,
            values: Object.fromEntries(ours.map((name) => [name, point.values[name]!])),
          })
        }
      }
      return kept
    },
  }

  /** Where others are by now, and one further than what this source has said there already. */
  function placed(names: readonly string[], { key }: Speaker, own: number): number {
    let step = Math.max(reached, own <= reached ? 0 : own)
    for (const name of names) {
      const owner = owners.get(name)
      if (owner?.by === key && owner.step >= step) step = owner.step + 1
    }
    return step
  }

  function claim(name: string, { key, order }: Speaker, at: { step: number; counted: boolean }): boolean {
    const owner = owners.get(name)
    if (owner === undefined) owners.set(name, { by: key, order, ...at })
    else {
      if (owner.by !== key) {
        if (order >= owner.order) return false
        if (at.step <= owner.step && !owner.counted) return false
      }
      owner.by = key
      owner.order = order
      owner.step = at.step
      owner.counted = at.counted
    }
    return true
  }
}
