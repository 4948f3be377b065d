import { describe, expect, it } from 'vitest'
import type { Parameter, Space } from '../../src/domain/parameter.ts'
import { formatRange } from '../../src/space/format-range.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { newGroundOf, withParameter } from '../../src/space/reshape.ts'

const space: Space = {
  parameters: [parseRange('@log:1e-4..1e-1', 'lr'), parseRange('@adam,sgd', 'optimizer')],
}
const ground = (range: string, name = 'lr'): string | null => {
  const found: Parameter | null = newGroundOf(space, parseRange(range, name))
  return found === null ? null : formatRange(found)
}

describe('what a reshaped parameter has that was never searched', () => {
  it.each([
    ['@log:1e-4..1', '@log:0.1..1'],
    ['@log:1e-6..1e-1', '@log:1e-6..0.0001'],
    ['@log:1e-3..10', '@log:0.1..10'],
    ['@log:1..10', '@log:1..10'],
    ['@log:1e-6..1', '@log:1e-6..1'],
    ['@log:1e-3..1e-2', null],
    ['@log:1e-4..1e-1', null],
    ['@1,2,3', '@1,2,3'],
  ])('%s: %s', (range, expected) => expect(ground(range)).toBe(expected))

  it('the words that are new, and all of a new parameter', () => {
    expect(ground('@adam,sgd,lion,rmsprop', 'optimizer')).toBe('@lion,rmsprop')
    expect(ground('@adam,sgd', 'optimizer')).toBeNull()
    expect(ground('@0.0..1', 'momentum')).toBe('@0..1')
  })

  it('stands in the place of the old one, or at the end', () => {
    const names = (changed: Space) => changed.parameters.map((one) => `${one.name} ${formatRange(one)}`)
    expect(names(withParameter(space, parseRange('@log:1..2', 'lr')))).toEqual([
      'lr @log:1..2',
      'optimizer @adam,sgd',
    ])
    expect(names(withParameter(space, parseRange('@bool', 'amp')))).toEqual([
      'lr @log:0.0001..0.1',
      'optimizer @adam,sgd',
      'amp @bool',
    ])
  })
})
