import type { Random } from '../../math/random.ts'

/**
 * Divides samples into parts so that each class has the same share in every part (stratified). `shares` are the sizes
 * of all parts but the first, which gets what is left. Every part is returned in random order.
 */
export function stratifiedSplit(
  labels: Int32Array,
  shares: readonly number[],
  random: Random,
): readonly Int32Array[] {
  const byClass = new Map<number, number[]>()
  for (const [index, label] of labels.entries()) {
    const members = byClass.get(label)
    if (members === undefined) byClass.set(label, [index])
    else members.push(index)
  }
  const parts: number[][] = [[], ...shares.map(() => [])]
  // Fractions of a sample are carried to the next class, so that the parts have the wanted size in sum.
  const carried = shares.map(() => 0)
  for (const label of [...byClass.keys()].sort((a, b) => a - b)) {
    const members = random.stream(`class ${label}`).shuffle(byClass.get(label)!)
    let from = 0
    for (const [part, share] of shares.entries()) {
      const wanted = members.length * share + carried[part]!
      const count = Math.min(Math.round(wanted), members.length - from)
      carried[part] = wanted - count
      for (let at = from; at < from + count; at++) parts[part + 1]!.push(members[at]!)
      from += count
    }
    for (let at = from; at < members.length; at++) parts[0]!.push(members[at]!)
  }
  return parts.map((part, index) => Int32Array.from(random.stream(`order ${index}`).shuffle(part)))
}
