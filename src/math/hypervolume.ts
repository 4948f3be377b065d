import { dominates } from './non-dominated.ts'

/**
 * Volume of what points (all to be minimized) dominate up to a reference point: of two values by a sweep, of more by the
 * exclusive volumes of the points one after the other (While, Bradstreet & Barone 2012, WFG). Points that are not better than the
 * reference everywhere add nothing.
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const inside = points.filter((point) => point.every((value, k) => value < reference[k]!))
  if (inside.length === 0) return 0
  if (reference.length === 1) return reference[0]! - Math.min(...inside.map(([value]) => value!))
  if (reference.length === 2) return area(inside, reference)
  // Sorted by the last value, so that most of what follows is cut away early.
  const front = notDominated(inside).sort((a, b) => b.at(-1)! - a.at(-1)!)
  return front.reduce((sum, point, i) => sum + exclusive(point, { others: front.slice(i + 1), reference }), 0)
}

/** What is lost without the point at a place. */
export function contribution(
  points: readonly (readonly number[])[],
  reference: readonly number[],
  at: number,
): number {
  const point = points[at]!
  if (!point.every((value, k) => value < reference[k]!)) return 0
  return exclusive(point, { others: points.filter((_, i) => i !== at), reference })
}

function exclusive(
  point: readonly number[],
  about: { readonly others: readonly (readonly number[])[]; readonly reference: readonly number[] },
): number {
  const { others, reference } = about
  const own = point.reduce((product, value, k) => product * (reference[k]! - value), 1)
  const limited = others.map((other) => other.map((value, k) => Math.max(value, point[k]!)))
  return own - hypervolume(notDominated(limited), reference)
}

function area(points: readonly (readonly number[])[], [right, top]: readonly number[]): number {
  const sorted = [...points].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!)
  let [sum, lowest] = [0, top!]
  for (const [x, y] of sorted) {
    if (y! >= lowest) continue
    sum += (right! - x!) * (lowest - y!)
    lowest = y!
  }
  return sum
}

/** Each of equal points once. */
function notDominated(points: readonly (readonly number[])[]): (readonly number[])[] {
  return points.filter(
    (point, i) =>
      !points.some(
        (other, j) => dominates(other, point) || (j < i && other.every((value, k) => value === point[k])),
      ),
  )
}
