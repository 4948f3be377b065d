import { cleanLine } from './clean-line.ts'
import { pairsOf } from './pairs.ts'
import { locate } from './positions.ts'

/** Nothing to be asked for. */
const nobody: ReadonlySet<string> = new Set()

/**
 * Names in front of numbers in a line that was no report, which a user may want to ask for: `--metric NAME`. Times, sizes
 * and settings that are known as such are left out.
 */
export function missedNames(raw: string): readonly string[] {
  if (raw.length > 4096) return []
  const { text } = cleanLine(raw)
  const pairs = pairsOf(locate(text).rest, nobody)
  return pairs
    .filter(
      ({ kind, mark, name }) => kind !== 'other' && kind !== 'companion' && mark !== ' ' && name.length <= 40,
    )
    .map(({ name }) => name)
}
