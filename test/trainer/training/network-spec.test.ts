import { expect, it } from 'vitest'
import { validateTrainerOptions } from '../../../src/trainer/options/validate.ts'
import { hiddenUnits, networkSpec } from '../../../src/trainer/training/network-spec.ts'

it('width and depth win over hidden', () => {
  const hidden = (options: Record<string, string | number>) => hiddenUnits(validateTrainerOptions(options))
  expect(hidden({})).toEqual([128, 64])
  expect(hidden({ hidden: '9,8,7' })).toEqual([9, 8, 7])
  expect(hidden({ width: 5 })).toEqual([5, 5])
  expect(hidden({ hidden: '9,8', depth: 3 })).toEqual([9, 8, 8])
  expect(hidden({ width: 5, depth: 0 })).toEqual([])
  expect(hidden({ model: 'softmax', width: 5 })).toEqual([])
})

it('a cnn stops pooling when nothing is left to pool, and needs pictures', () => {
  const settings = validateTrainerOptions({ model: 'cnn', depth: 5, width: 4 })
  const kinds = networkSpec(settings, { channels: 1, height: 8, width: 8 }, 10).layers.map(
    (layer) => layer.kind,
  )
  expect(kinds.filter((kind) => kind === 'convolution')).toHaveLength(5)
  expect(kinds.filter((kind) => kind === 'pooling')).toHaveLength(3)
  expect(() => networkSpec(settings, { channels: 1, height: 1, width: 4 }, 2)).toThrow(
    expect.objectContaining({ code: 'BS7210' }),
  )
})
