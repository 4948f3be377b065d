import { expect, test } from 'vitest'
import { didYouMean } from '../../src/cli/did-you-mean.ts'

test('the nearest is named, and all there is to choose from', () => {
  expect(didYouMean('adma', ['adam', 'sgd'])).toBe("did you mean 'adam'? (there are: adam, sgd)")
  expect(didYouMean('xyzzy', ['a', 'b'])).toBe('there are: a, b')
  expect(didYouMean('x', [])).toBe('there are none')
})
