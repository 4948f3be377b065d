import { quantile } from '../../math/quantile.ts'

/**
 * Values with noise (to be minimized) on a scale that models bear: as they are among the better half, so that noise is as large at
 * the best as in the middle, and a logarithm beyond, so that terrible trials do not flatten the rest. 0 is the best, 1 the
 * median. What diverged is as bad as the worst that did not, and a little worse.
 */
export function levelled(values: readonly number[]): (value: number) => number {
  const sound = values.filter(Number.isFinite)
  if (sound.length === 0) return () => 1
  const best = Math.min(...sound)
  const unit = quantile(sound, 0.5) - best || Math.max(...sound) - best || 1
  const scale = (value: number): number => {
    const z = (value - best) / unit
    return z <= 1 ? z : 1 + Math.log(z)
  }
  const worst = scale(Math.max(...sound)) + 0.2
  return (value) => (Number.isFinite(value) ? scale(value) : worst)
}
