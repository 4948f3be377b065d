import type { Change } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Proof } from '../../domain/proof.ts'
import type { Curves, Series, SeriesName } from '../../domain/series.ts'
import { mad, median } from '../../math/quantile.ts'

/** Share of the steps, at the end, whose values are a run's level. */
const tail = 0.2
const fewest = 3
/** So many standard errors are no chance any more, and this share of the level is worth speaking of (both ours). */
const errors = 3
const least = 0.02

/**
 * Holds a run with a change against the run without it, at equal steps: by the goal where both report it, else by validation
 * loss, else by training loss. A level is the median of the last fifth; the noise of its difference comes from how both curves
 * fluctuate from report to report there. Null where no series was reported by both.
 *
 * @param curves the run without the change may be longer: only what it had reported by the last step of the other counts
 */
export function judgeProof(
  curves: { readonly without: Curves; readonly with: Curves },
  about: { readonly goal: Goal; readonly change: Change; readonly what: string },
): Proof | null {
  const { goal, change, what } = about
  const reached = Math.max(0, ...Object.values(curves.with).map(({ steps }) => steps.at(-1) ?? 0))
  const name = [goal.series, 'val/loss', 'train/loss'].find(
    (each) => countUpTo(curves.without[each], reached) > 0 && countUpTo(curves.with[each], reached) > 0,
  )
  if (name === undefined) return null
  const direction = name === goal.series ? goal.direction : 'minimize'
  const without = levelOf(curves.without, name, reached)
  const changed = levelOf(curves.with, name, reached)
  const noise = errors * Math.hypot(without.error, changed.error)
  const gain = direction === 'minimize' ? without.level - changed.level : changed.level - without.level
  return {
    change,
    what,
    series: name,
    steps: reached,
    without: without.level,
    with: changed.level,
    noise: Number.isFinite(noise) ? noise : 0,
    verdict: verdictOf({ without: without.level, changed: changed.level, gain, noise }),
  }
}

function verdictOf(of: {
  readonly without: number
  readonly changed: number
  readonly gain: number
  readonly noise: number
}): Proof['verdict'] {
  const { without, changed, gain, noise } = of
  if (!Number.isFinite(changed)) return Number.isFinite(without) ? 'harms' : 'no-difference'
  if (!Number.isFinite(without)) return 'helps'
  if (Math.abs(gain) <= Math.max(noise, least * Math.abs(without))) return 'no-difference'
  return gain > 0 ? 'helps' : 'harms'
}

/** A run whose loss was not finite by then has no level, whatever its last validation said. */
function levelOf(
  curves: Curves,
  name: SeriesName,
  upTo: number,
): { readonly level: number; readonly error: number } {
  for (const loss of ['train/loss', 'val/loss', name]) {
    const broken = valuesUpTo(curves[loss], upTo).find((value) => !Number.isFinite(value))
    if (broken !== undefined) return { level: broken, error: 0 }
  }
  const values = valuesUpTo(curves[name], upTo)
  const last = values.slice(-Math.max(fewest, Math.ceil(tail * values.length)))
  const jumps = last.slice(1).map((value, index) => value - last[index]!)
  const deviation = jumps.length < 2 ? 0 : mad(jumps) / Math.SQRT2
  return { level: median(last), error: deviation / Math.sqrt(last.length) }
}

function countUpTo(series: Series | undefined, step: number): number {
  return valuesUpTo(series, step).length
}

function valuesUpTo(series: Series | undefined, step: number): readonly number[] {
  if (series === undefined) return []
  return series.values.filter((_, index) => series.steps[index]! <= step)
}
