import { expect, it } from 'vitest'
import type { Space } from '../../src/domain/parameter.ts'
import { hullOf, withBounds } from '../../src/space/hull.ts'
import { parseRange } from '../../src/space/parse-range.ts'

const space = (lr: string, word = '@a,b'): Space => ({
  parameters: [parseRange(lr, 'lr'), parseRange(word, 'word')],
})

it('the hull of spaces reaches from the lowest to the highest bound of each range', () => {
  const hull = hullOf([space('@log:1e-3..1e-1'), space('@log:1e-5..1e-4', '@a,b,c'), space('@log:1e-2..1')])
  expect(hull).toEqual(space('@log:1e-5..1'))
  expect(hullOf([space('@log:1e-3..1e-1')])).toEqual(space('@log:1e-3..1e-1'))
})

it('moving an end drops a starting value that lies outside, and leaves words alone', () => {
  const [lr, word] = space('@log:1e-3..1e-1').parameters
  const started: Space = { parameters: [{ ...lr!, start: 0.05 }, word!] }
  expect(withBounds(started, 'lr', { low: 1e-5 }).parameters[0]).toMatchObject({
    low: 1e-5,
    high: 0.1,
    start: 0.05,
  })
  expect(withBounds(started, 'lr', { high: 0.01 }).parameters[0]).not.toHaveProperty('start')
  expect(withBounds(started, 'word', { low: 0 }).parameters[1]).toEqual(word)
})
