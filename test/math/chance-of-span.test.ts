import { expect, it } from 'vitest'
import { chanceOfSpan } from '../../src/math/chance-of-span.ts'

/** All picks of `drawn`, one by one. */
function counted(values: readonly number[], drawn: number, span: number): number {
  let [all, close] = [0, 0]
  for (let mask = 0; mask < 2 ** values.length; mask++) {
    const picked = values.filter((_, i) => (mask >> i) & 1)
    if (picked.length !== drawn) continue
    all++
    if (Math.max(...picked) - Math.min(...picked) <= span + 1e-12) close++
  }
  return close / all
}

it('is the share of picks that lie as close together', () => {
  const values = [0.31, 0.02, 0.4, 0.4, 0.9, 0.55, 0.47, 0.12, 0.98, 0.6]
  for (const drawn of [1, 2, 4, 9])
    for (const span of [0, 0.1, 0.35, 0.6, 1])
      expect(chanceOfSpan(values, { drawn, span })).toBeCloseTo(counted(values, drawn, span), 10)
})

it('says nothing where so many cannot be picked', () => {
  expect(chanceOfSpan([], { drawn: 2, span: 0.1 })).toBe(1)
  expect(chanceOfSpan([0.5], { drawn: 2, span: 0.1 })).toBe(1)
})
