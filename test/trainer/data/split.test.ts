import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRandom } from '../../../src/math/random.ts'
import { stratifiedSplit } from '../../../src/trainer/data/split.ts'

it('a stratified split is a partition with the wanted shares, within one sample a class', () => {
  const labels = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 200 })
  const share = fc.double({ min: 0, max: 0.45, noNaN: true })
  fc.assert(
    fc.property(labels, share, share, fc.integer(), (list, second, third, seed) => {
      const parts = stratifiedSplit(Int32Array.from(list), [second, third], createRandom(seed))
      const all = parts.flatMap((part) => Array.from(part)).sort((a, b) => a - b)
      expect(all).toEqual(list.map((_, index) => index))
      expect(Math.abs(parts[1]!.length - second * list.length)).toBeLessThanOrEqual(1.5)
      for (let label = 0; label <= 4; label++) {
        const members = list.filter((other) => other === label).length
        const inPart = Array.from(parts[2]!).filter((index) => list[index] === label).length
        expect(Math.abs(inPart - third * members)).toBeLessThanOrEqual(1.5)
      }
    }),
  )
})
