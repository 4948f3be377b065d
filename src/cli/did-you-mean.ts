/** The candidate that was probably meant, or null: few letters exchanged, or the beginning of exactly one. */
export function closest(word: string, candidates: readonly string[]): string | null {
  const asked = word.toLowerCase()
  const begun = candidates.filter((candidate) => candidate.toLowerCase().startsWith(asked))
  if (asked.length >= 2 && begun.length === 1) return begun[0] ?? null
  let best: string | null = null
  let least = Math.floor(Math.max(asked.length, 3) * 0.4) + 0.5
  for (const candidate of candidates) {
    const distance = editDistance(asked, candidate.toLowerCase())
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

/** `Did you mean 'adam'?`, or what there is to choose from. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const guess = closest(word, candidates)
  const all = candidates.length > 0 ? `there are: ${candidates.join(', ')}` : 'there are none'
  return guess === null ? all : `did you mean '${guess}'? (${all})`
}

/** Letters inserted, removed, exchanged or swapped with their neighbour (optimal string alignment distance). */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, rows[i - 2]![j - 2]! + 1)
      row.push(cost)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
