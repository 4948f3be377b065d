import { expect, test } from 'vitest'
import { rateBandText } from '../../src/report/rate-band-text.ts'

test('one sentence, with the numbers that decided', () => {
  expect(rateBandText({ band: 'too-low', because: 'slow-start', value: 900, threshold: 250 })).toBe(
    'learning rate: too low, as far as the curves tell (the first fifth of what was won took 900 steps; 250 would be usual)',
  )
  expect(rateBandText({ band: 'too-high', because: 'thrown-out', value: 1.4, threshold: 1.02 })).toBe(
    'learning rate: too high, as far as the curves tell (the loss ended at 1.4 times its start)',
  )
  expect(rateBandText({ band: 'near', because: 'nothing-odd', value: 0, threshold: 0 })).toBe(
    'learning rate: not far from right, as far as the curves tell (it fell soon and did not come back up)',
  )
})
