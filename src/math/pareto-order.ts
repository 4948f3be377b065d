import { contribution, hypervolume } from './hypervolume.ts'
import { crowdingOf, frontsOf } from './non-dominated.ts'

/** So many of a front are chosen by volume, which is dear; the others by how far apart they are. */
const mostByVolume = 25

/**
 * Places of points (all to be minimized), best first: front after front; within a front those first that together cover most of
 * what it covers, chosen one after the other (greedy hypervolume subset selection, as in MOTPE: Ozaki et al. 2020, section 4.1),
 * then by crowding distance.
 */
export function paretoOrder(points: readonly (readonly number[])[]): readonly number[] {
  return frontsOf(points).flatMap((front) => {
    const own = front.map((i) => points[i]!)
    return orderOfFront(own).map((place) => front[place]!)
  })
}

function orderOfFront(points: readonly (readonly number[])[]): readonly number[] {
  if (points.length < 3) return [...points.keys()]
  const scaled = unitCube(points)
  const reference = scaled[0]!.map(() => 1.1)
  const crowding = crowdingOf(scaled)
  const left = new Set(scaled.keys())
  const chosen: number[] = []
  const gain = (i: number): number =>
    contribution([...chosen.map((j) => scaled[j]!), scaled[i]!], reference, chosen.length)
  // The gain of a point only shrinks as others are chosen: what it was worth before bounds what it is worth now.
  const bound = new Map([...left].map((i) => [i, hypervolume([scaled[i]!], reference)]))
  while (chosen.length < mostByVolume && left.size > 0) {
    let best = -1
    let most = Number.NEGATIVE_INFINITY
    for (const i of [...left].sort((a, b) => bound.get(b)! - bound.get(a)! || a - b)) {
      if (bound.get(i)! <= most) break
      const worth = gain(i)
      bound.set(i, worth)
      if (worth > most) [best, most] = [i, worth]
    }
    if (best < 0) break
    left.delete(best)
    chosen.push(best)
  }
  const rest = [...left].sort((a, b) => (crowding[a] === crowding[b] ? a - b : crowding[b]! - crowding[a]!))
  return [...chosen, ...rest]
}

/** Each value as a share of its range. */
export function unitCube(points: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const size = points[0]?.length ?? 0
  const ends = Array.from({ length: size }, (_, k) => {
    const values = points.map((point) => point[k]!)
    return [Math.min(...values), Math.max(...values)] as const
  })
  return points.map((point) =>
    point.map((value, k) => {
      const [low, high] = ends[k]!
      return high > low ? (value - low) / (high - low) : 0
    }),
  )
}
