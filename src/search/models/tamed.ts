import { quantile } from '../../math/quantile.ts'

/** How strongly differences near the best are magnified. */
const strength = 4

/**
 * Values (to be minimized) on a scale that models bear: log(1 + 4 z), z being the distance from the best in units of that
 * between the best and the median. What diverged is as bad as the worst that did not, and a little worse.
 */
export function tamed(values: readonly number[]): (value: number) => number {
  const sound = values.filter(Number.isFinite)
  if (sound.length === 0) return () => 1
  const best = Math.min(...sound)
  const unit = quantile(sound, 0.5) - best || Math.max(...sound) - best || 1
  const scale = (value: number): number => Math.log1p(strength * Math.max((value - best) / unit, -0.2))
  const worst = scale(Math.max(...sound)) + 0.2
  return (value) => (Number.isFinite(value) ? scale(value) : worst)
}
