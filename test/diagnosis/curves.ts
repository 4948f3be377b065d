import { createRandom } from '../../src/math/random.ts'
import { curve } from '../../src/testing/run-script.ts'

export { curve }

/** A curve with normal noise of relative size `noise`, the same every time. */
export function noisy(n: number, noise: number, value: (i: number) => number): readonly number[] {
  const random = createRandom(`${n}/${noise}`)
  return curve(n, (i) => value(i) * (1 + noise * random.normal()))
}

/** From `high` towards `low`, e-fold every `tau` reports. */
export function decay(high: number, low: number, tau: number) {
  return (i: number) => low + (high - low) * Math.exp(-i / tau)
}

/** A value at every `every`-th report, nothing between. */
export function sparse(n: number, every: number, value: (i: number) => number): readonly (number | null)[] {
  return Array.from({ length: n }, (_, i) => (i % every === 0 ? value(i) : null))
}
