/** Whether `a` is nowhere worse than `b` and somewhere better; less is better everywhere. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false
  for (let k = 0; k < a.length; k++) {
    if (a[k]! > b[k]!) return false
    if (a[k]! < b[k]!) better = true
  }
  return better
}

/**
 * Points (all to be minimized) in fronts, by their places: the first are dominated by none, the next by some of the first only,
 * and so on (Deb et al. 2002, NSGA-II, section III-A). O(n^2 k) for n points of k values.
 */
export function frontsOf(points: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const dominated = points.map(() => [] as number[])
  const by = points.map(() => 0)
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      if (dominates(points[i]!, points[j]!)) {
        dominated[i]!.push(j)
        by[j]!++
      } else if (dominates(points[j]!, points[i]!)) {
        dominated[j]!.push(i)
        by[i]!++
      }
    }
  }
  const fronts: number[][] = []
  let front = [...by.keys()].filter((i) => by[i] === 0)
  while (front.length > 0) {
    fronts.push(front)
    const next: number[] = []
    for (const i of front) for (const j of dominated[i]!) if (--by[j]! === 0) next.push(j)
    front = next.sort((a, b) => a - b)
  }
  return fronts
}

/**
 * How far each point is from its neighbours: the sum over all values of the distance between the one below and the one above, as
 * a share of the range; infinite at the ends (Deb et al. 2002, section III-B).
 */
export function crowdingOf(points: readonly (readonly number[])[]): number[] {
  const distance = points.map(() => 0)
  for (let k = 0; k < (points[0]?.length ?? 0); k++) {
    const order = [...points.keys()].sort((a, b) => points[a]![k]! - points[b]![k]! || a - b)
    const at = (place: number): number => points[order[place]!]![k]!
    const range = at(order.length - 1) - at(0)
    distance[order[0]!] = Number.POSITIVE_INFINITY
    distance[order.at(-1)!] = Number.POSITIVE_INFINITY
    if (!(range > 0)) continue
    for (let place = 1; place < order.length - 1; place++)
      distance[order[place]!]! += (at(place + 1) - at(place - 1)) / range
  }
  return distance
}
