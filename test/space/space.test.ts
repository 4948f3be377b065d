import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BabysitError } from '../../src/domain/error.ts'
import type { Parameter, Space } from '../../src/domain/parameter.ts'
import { contains } from '../../src/space/contains.ts'
import { decode } from '../../src/space/encode.ts'
import { narrow } from '../../src/space/narrow.ts'
import { choiceParameter, integerParameter, realParameter } from '../../src/space/parameters.ts'
import { parseRange, parseSpaceArgument } from '../../src/space/parse-range.ts'
import { isOpenEnd, roleOf } from '../../src/space/roles.ts'
import { scaleWarnings } from '../../src/space/scale-doctor/scale-warnings.ts'
import { validateSpace } from '../../src/space/validate-space.ts'
import { widen } from '../../src/space/widen.ts'
import { anyPoint, anyRange, anySpace } from './spaces.ts'

const spaceOf = (...parameters: Parameter[]): Space => ({ parameters })
const bounds = (space: Space): unknown[] => space.parameters.map((p) => ('low' in p ? [p.low, p.high] : null))

describe('roles', () => {
  it.each([
    ['lr', 'learningRate'],
    ['--learning-rate', 'learningRate'],
    ['learning_rate', 'learningRate'],
    ['optimizer.lr', 'learningRate'],
    ['eta', 'learningRate'],
    ['wd', 'regularization'],
    ['weight_decay', 'regularization'],
    ['lambda', 'regularization'],
    ['drop_rate', 'dropout'],
    ['per_device_train_batch_size', 'batchSize'],
    ['num-layers', 'depth'],
    ['hidden', 'width'],
    ['optimizer', 'optimizer'],
    ['lr_scheduler_type', 'schedule'],
    ['num_train_epochs', 'epochs'],
    ['colour', undefined],
    ['lr_decay', undefined],
  ])('%s', (name, role) => expect(roleOf(name)).toBe(role))
})

describe('validateSpace', () => {
  const codeOf = (space: Space): string => {
    try {
      validateSpace(space)
    } catch (error) {
      if (error instanceof BabysitError) return `${error.code} ${error.message} ${error.next}`
      throw error
    }
    return 'fine'
  }
  const real = (about: Partial<Parameters<typeof realParameter>[0]>): Parameter =>
    realParameter({ name: 'lr', low: 1e-5, high: 0.1, ...about })

  it.each([
    ['empty', spaceOf(), 'BS2001', 'nothing to search'],
    ['upper below lower', spaceOf(real({ low: 1, high: 0.1 })), 'BS2002', 'Write 0.1..1.'],
    ['equal bounds', spaceOf(real({ low: 1, high: 1 })), 'BS2002', 'the same'],
    ['log touching zero', spaceOf(real({ low: 0, scale: 'log' })), 'BS2003', '@log:1e-6..0.1'],
    [
      'whole log touching zero',
      spaceOf(integerParameter({ name: 'x', low: 0, high: 9, scale: 'log' })),
      'BS2003',
      '@ilog:1..512',
    ],
    ['one choice', spaceOf(choiceParameter({ name: 'o', choices: ['a'] })), 'BS2004', '1 to choose from'],
    [
      'a choice twice',
      spaceOf(choiceParameter({ name: 'o', choices: ['a', 'b', 'a'] })),
      'BS2005',
      '"a" is listed twice',
    ],
    ['not a number', spaceOf(real({ low: Number.NaN })), 'BS2006', 'finite'],
    ['half a whole number', spaceOf(integerParameter({ name: 'x', low: 0.5, high: 2 })), 'BS2006', 'whole'],
    [
      'no power of two',
      spaceOf(integerParameter({ name: 'x', low: 5, high: 7, scale: 'pow2' })),
      'BS2006',
      'power of two',
    ],
    [
      'too long a step',
      spaceOf(realParameter({ name: 'x', low: 0, high: 1, step: 2 })),
      'BS2006',
      'step of 2',
    ],
    [
      'beyond nature',
      spaceOf(realParameter({ name: 'dropout', low: 0, high: 1.5 })),
      'BS2007',
      'between 0 and 1',
    ],
    ['start outside', spaceOf(real({ start: 3 })), 'BS2008', 'starting value 3'],
    ['twice the same name', spaceOf(real({}), real({})), 'BS2009', 'two parameters'],
    ['condition on nothing', spaceOf(real({ condition: { parameter: 'opt', in: ['a'] } })), 'BS2010', 'opt'],
    [
      'condition that never holds',
      spaceOf(parseRange('@adam,sgd', 'opt'), real({ condition: { parameter: 'opt', in: ['lion'] } })),
      'BS2011',
      'the value lion, which it never has',
    ],
    [
      'no budget to grow',
      spaceOf({ kind: 'fidelity', name: 'e', low: 1, high: 9, factor: 1 }),
      'BS2006',
      'grow',
    ],
  ])('%s', (_, space, code, words) => {
    expect(codeOf(space)).toContain(code)
    expect(codeOf(space)).toContain(words)
  })

  it('says nothing of a good space', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9, max: -1 }),
        (e) => codeOf(spaceOf(parseSpaceArgument(`lr=log:1e-10..1e${e}`))) === 'fine',
      ),
    )
  })
})

describe('a range with a step', () => {
  it('has no value beyond its bounds, whatever rounding leaves', () => {
    const parameter = realParameter({ name: 'shift', low: -0.3, high: 0, step: 0.1 })
    const space = { parameters: [parameter] }
    expect([0, 0.3, 0.6, 1].map((u) => decode(space, [u])['shift'])).toEqual([-0.3, -0.2, -0.1, 0])
  })
})

describe('narrow', () => {
  it('keeps the good settings, and never moves a bound outward', () => {
    fc.assert(
      fc.property(anySpace, fc.array(anyPoint, { minLength: 1, maxLength: 6 }), (space, points) => {
        const good = points.map((point) => decode(space, point))
        const narrower = narrow(space, good)
        space.parameters.forEach((old, i) => {
          const now = narrower.parameters[i]!
          if ((old.kind === 'real' || old.kind === 'integer') && 'low' in now) {
            expect(now.low).toBeGreaterThanOrEqual(old.low)
            expect(now.high).toBeLessThanOrEqual(old.high)
          }
        })
        for (const settings of good) {
          for (const parameter of narrower.parameters) {
            const value = settings[parameter.name]
            if (value === undefined || !('low' in parameter)) continue
            expect(Number(value)).toBeGreaterThanOrEqual(parameter.low)
            expect(Number(value)).toBeLessThanOrEqual(parameter.high)
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('cuts a log range to the good settings and a tenth on either side', () => {
    const space = spaceOf(parseRange('@log:1e-6..1@1e-3', 'lr'), parseRange('@8,16,32,64,128', 'batch'))
    const narrower = narrow(space, [
      { lr: 1e-3, batch: 32 },
      { lr: 1e-2, batch: 32 },
    ])
    const [lr, batch] = narrower.parameters
    expect(lr).toMatchObject({ low: 2.51e-4, high: 0.0398 })
    expect(lr).not.toHaveProperty('start')
    expect(batch).toMatchObject({ choices: [16, 32, 64] })
  })

  it('leaves at least a fifth around a single setting, and everything where nothing is known', () => {
    const space = spaceOf(parseRange('@log:1e-5..1', 'lr'), parseRange('@a,b,c', 'w'))
    expect(bounds(narrow(space, [{ lr: 10 ** -2.5, w: 'a' }]))[0]).toEqual([0.001, 0.01])
    expect(narrow(space, [{ lr: 0.01, w: 'a' }]).parameters[1]).toMatchObject({ choices: ['a', 'b', 'c'] })
    expect(narrow(space, [])).toEqual(space)
  })
})

describe('widen', () => {
  it('grows the range on that side only, within nature, and keeps every setting', () => {
    fc.assert(
      fc.property(
        anyRange,
        fc.constantFrom('low' as const, 'high' as const),
        anyPoint,
        (parameter, side, point) => {
          const space = spaceOf(parameter)
          const wider = widen(space, parameter.name, side)
          if (!wider) return
          const [now] = wider.space.parameters as [typeof parameter]
          expect(side === 'low' ? now.low < parameter.low : now.high > parameter.high).toBe(true)
          expect(side === 'low' ? now.high : now.low).toBe(side === 'low' ? parameter.high : parameter.low)
          expect([wider.from, wider.to]).toEqual([parameter[side], now[side]])
          expect(now.low >= now.natural.low && now.high <= now.natural.high).toBe(true)
          const stays = parameter.kind === 'integer' || parameter.step === undefined
          if (stays) expect(contains(wider.space, decode(space, point))).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['@log:1e-9..1e-5', 'lr', 'high', 1e-4],
    ['@log:1e-9..1e-5', 'lr', 'low', 1e-10],
    ['@0.0..4', 'x', 'high', 6],
    ['@0.0..4', 'x', 'low', -2],
    ['@0..0.5', 'dropout', 'high', 0.75],
    ['@0..0.75', 'dropout', 'high', 0.875],
    ['@0..0.5', 'dropout', 'low', null],
    ['@0.5..0.99', 'momentum', 'high', 0.995],
    ['@0.5..0.999', 'momentum', 'high', null],
    ['@0.0..0.1', 'lr', 'low', null],
    ['@2..8', 'layers', 'high', 11],
    ['@2..8', 'layers', 'low', 0],
    ['@1..8', 'hidden', 'low', null],
    ['@ilog:8..512', 'hidden', 'high', 1024],
    ['@ilog:8..512', 'seats', 'high', 5120],
    ['@ilog:8..512', 'hidden', 'low', 4],
    ['@ilog:8..512', 'seats', 'low', 1],
    ['@pow2:16..256', 'batch', 'high', 1024],
    ['@pow2:16..256', 'batch', 'low', 4],
    ['@16,32,64', 'batch', 'high', null],
    ['@bool', 'amp', 'high', null],
  ] as const)('%s of %s, %s: %s', (range, name, side, to) => {
    expect(widen(spaceOf(parseRange(range, name)), name, side)?.to ?? null).toBe(to)
  })

  it('comes to an end before an end that cannot be used', () => {
    let space: Space = spaceOf(parseRange('@0..0.5', 'dropout'))
    for (let i = 0; i < 50; i++) space = widen(space, 'dropout', 'high')?.space ?? space
    const [dropout] = space.parameters
    expect(dropout?.kind === 'real' && dropout.high < 1).toBe(true)
    expect(widen(space, 'dropout', 'high')).toBeNull()
    expect(isOpenEnd('dropout', 'high')).toBe(true)
  })
})

describe('scale warnings', () => {
  it.each([
    ['@0.0001..0.1', 'lr', '3 decades', '@log:0.0001..0.1'],
    ['@0..0.1', 'lr', 'from zero', '@log:1e-6..0.1'],
    ['@4..512', 'hidden', '2.1 decades', '@ilog:4..512'],
  ])('%s of %s', (range, name, words, mend) => {
    const [warning] = scaleWarnings(spaceOf(parseRange(range, name)))
    expect(warning?.message).toContain(words)
    expect(warning?.mend).toBe(mend)
    expect(scaleWarnings(spaceOf(parseRange(warning!.mend, name)))).toEqual([])
  })

  it('none below two decades, for log ranges and for dropout', () => {
    for (const [range, name] of [
      ['@0.002..0.1', 'lr'],
      ['@log:1e-9..1', 'lr'],
      ['@0..0.5', 'dropout'],
      ['@-5..5', 'x'],
    ] as const) {
      expect(scaleWarnings(spaceOf(parseRange(range, name)))).toEqual([])
    }
  })
})
