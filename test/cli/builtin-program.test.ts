import { describe, expect, test } from 'vitest'
import { builtinStudy } from '../../src/cli/builtin-program.ts'

function study(about: Partial<Parameters<typeof builtinStudy>[0]>) {
  return builtinStudy({ given: {}, ranges: [], set: [], ...about })
}

function names(about: Partial<Parameters<typeof builtinStudy>[0]>): string[] {
  return study(about).space.parameters.map((parameter) => parameter.name)
}

describe('the space of the built-in trainer', () => {
  test('is the usual one where nothing is said', () => {
    expect(names({})).toEqual(['lr', 'reg', 'dropout', 'width', 'schedule'])
    expect(names({ given: { model: 'softmax' } })).toEqual(['lr', 'reg', 'schedule'])
  })

  test('a range takes the place of the usual one, wider or narrower', () => {
    const { space, ranged } = study({ ranges: ['lr=@log:1e-9..1e-5'] })
    expect(space.parameters[0]).toMatchObject({ name: 'lr', low: 1e-9, high: 1e-5, role: 'learningRate' })
    expect(space.parameters[0]).not.toHaveProperty('start')
    expect(space.parameters).toHaveLength(5)
    expect(ranged).toEqual(['lr'])
  })

  test('a new name is added, by its own name where an alias was used', () => {
    expect(names({ ranges: ['batch-size=@16,32,64'] })).toEqual([
      'lr',
      'reg',
      'dropout',
      'width',
      'schedule',
      'batch',
    ])
    expect(names({ ranges: ['weight_decay=@log:1e-6..1'] })).toEqual([
      'lr',
      'reg',
      'dropout',
      'width',
      'schedule',
    ])
  })

  test('an option with a plain value fixes its parameter, with a range it is searched', () => {
    const fixed = study({ given: { dropout: '0.2', model: 'mlp' } })
    expect(fixed.fixed).toEqual({ dropout: 0.2 })
    expect(fixed.program.options).toEqual({ model: 'mlp' })
    expect(fixed.space.parameters.map((parameter) => parameter.name)).toEqual([
      'lr',
      'reg',
      'width',
      'schedule',
    ])
    expect(names({ given: { momentum: '@0.5..0.99' } })).toContain('momentum')
  })

  test('layers named one by one are not widened', () => {
    expect(names({ given: { hidden: '64,32' } })).toEqual(['lr', 'reg', 'dropout', 'schedule'])
  })

  test('--set fixes like an option does', () => {
    expect(study({ set: [['weight-decay', 0.01]] })).toMatchObject({ fixed: { reg: 0.01 } })
    expect(names({ set: [['weight-decay', 0.01]] })).toEqual(['lr', 'dropout', 'width', 'schedule'])
  })

  test('a parameter stays within what the trainer takes, now and when it is widened', () => {
    const { space } = study({ ranges: ['label-smoothing=@0..0.2'] })
    expect(space.parameters.at(-1)).toMatchObject({ natural: { low: 0, high: 0.999 } })
    expect(() => study({ ranges: ['label-smoothing=@0..2'] })).toThrow(/label-smoothing/)
    expect(() => study({ ranges: ['activation=@relu,swish'] })).toThrow(/swish/)
  })
})
