import type { Rewind } from '../../domain/rewind.ts'
import type { Point, SeriesName } from '../../domain/series.ts'
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

/** What a reading comes to in the merged run: `rewinds` first, then `points`. */
export interface Merged {
  readonly points: readonly Point[]
  readonly rewinds: readonly Rewind[]
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
 * written late, and a printed line is often there before the wire tells of its step), what the others had said from its
 * first step on is taken back: who was read first by chance must make no difference.
 *
 * A point whose step its source only counted stands at the step that the others have reached.
 *
 * Only the source that a series belongs to can take back what was said of it; then it takes back what others had said
 * before it as well, as the program that went back is one.
 */
export interface Merge {
  readonly state: MergeState
  take(speaker: Speaker, reading: Pick<Reading, 'points' | 'counted' | 'rewinds'>): Merged
  /** The series that belong to a speaker. */
  seriesOf(key: string): readonly SeriesName[]
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
    seriesOf: (key) => [...owners].flatMap(([name, owner]) => (owner.by === key ? [name] : [])),
    take(speaker, { points, counted = [], rewinds = [] }) {
      const taken = rewinds.filter(({ series }) => owners.get(series)?.by === speaker.key)
      for (const rewind of taken) takeBack(rewind)
      const supplanted: Rewind[] = []
      const uncertain = new Set(counted)
      const kept: Point[] = []
      for (const [index, point] of points.entries()) {
        const isCounted = uncertain.has(index)
        const names = Object.keys(point.values)
        const step =
          isCounted && reached >= 0 && speaker.order > 0 ? placed(names, speaker, point.step) : point.step
        const ours = names.filter((name) => claim(name, speaker, { step, counted: isCounted }, supplanted))
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
      return { points: kept, rewinds: [...taken, ...supplanted] }
    },
  }

  function takeBack({ series, step }: Rewind): void {
    const owner = owners.get(series)
    if (owner === undefined) return
    if (step === Number.NEGATIVE_INFINITY) {
      owners.delete(series)
      return
    }
    owner.step = Math.min(owner.step, step - 1)
    reached = Math.min(reached, step - 1)
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

  function claim(
    name: string,
    { key, order }: Speaker,
    at: { step: number; counted: boolean },
    supplanted: Rewind[],
  ): boolean {
    const owner = owners.get(name)
    if (owner === undefined) {
      owners.set(name, { by: key, order, ...at })
      return true
    }
    if (owner.by !== key) {
      if (order >= owner.order) return false
      // Its own step is sure; one that was only counted does not outlast what was said for sure.
      if (at.step <= owner.step && (!at.counted || owner.counted))
        supplanted.push({ series: name, step: at.step })
      else if (at.step <= owner.step) return false
    }
    owner.by = key
    owner.order = order
    owner.step = at.step
    owner.counted = at.counted
    return true
  }
}
