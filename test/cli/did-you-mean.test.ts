import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closest, didYouMean, editDistance } from '../../src/cli/did-you-mean.ts'

const names = ['learning-rate', 'momentum', 'batch', 'hidden', 'optimizer']

describe('did you mean', () => {
  test.each([
    ['momentun', 'momentum'],
    ['momnetum', 'momentum'],
    ['hiden', 'hidden'],
    ['optim', 'optimizer'],
    ['BATCH', 'batch'],
    ['xyzzy', null],
    ['q', null],
  ])('%s -> %s', (word, meant) => {
    expect(closest(word, names)).toBe(meant)
  })

  test('names all there is where nothing is near', () => {
    expect(didYouMean('xyzzy', ['a', 'b'])).toBe('there are: a, b')
    expect(didYouMean('adma', ['adam', 'sgd'])).toContain("did you mean 'adam'?")
  })

  test('the distance is symmetric, zero only for equals, and at most the longer length', () => {
    const word = fc.string({ maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b)
        expect(distance).toBe(editDistance(b, a))
        expect(distance === 0).toBe(a === b)
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })
})
