import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BabysitError } from '../../src/domain/error.ts'
import { formatRange } from '../../src/space/format-range.ts'
import { formatSettings, formatValue } from '../../src/space/format-value.ts'
import { parseRange, parseSpaceArgument, rangeHint } from '../../src/space/parse-range.ts'
import { readRange } from '../../src/space/read-range.ts'
import { anyParameter } from './spaces.ts'

function errorOf(body: () => unknown): BabysitError {
  try {
    body()
  } catch (error) {
    if (error instanceof BabysitError) return error
    throw error
  }
  throw new Error('expected a BabysitError')
}

describe('the range syntax', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(anyParameter, (parameter) => {
        // Natural bounds are no part of the text.
        const reading = readRange(formatRange(parameter), parameter.name)
        if (reading.kind !== 'range') throw new Error(formatRange(parameter))
        const plain = ({ natural: _, ...rest }: Record<string, unknown>): unknown => rest
        expect(plain({ ...reading.parameter })).toEqual(plain({ ...parameter }))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['@log:1e-5..1e-1', { kind: 'real', scale: 'log', low: 1e-5, high: 0.1 }],
    ['{log:1e-5..1e-1}', { kind: 'real', scale: 'log', low: 1e-5, high: 0.1 }],
    ['{log 1e-5..1e-1}', { kind: 'real', scale: 'log', low: 1e-5, high: 0.1 }],
    ['@adam,sgd', { kind: 'choice', choices: ['adam', 'sgd'], ordered: false }],
    ['@16,32,64', { kind: 'choice', choices: [16, 32, 64], ordered: true }],
    ['@64,16,32', { kind: 'choice', ordered: false }],
    ['@ord:small,medium', { kind: 'choice', choices: ['small', 'medium'], ordered: true }],
    ['@true,false', { kind: 'choice', choices: [true, false] }],
    ['@int:2..8', { kind: 'integer', scale: 'linear', low: 2, high: 8 }],
    ['@2..8', { kind: 'integer' }],
    ['@2.0..8', { kind: 'real' }],
    ['@1e1..1e2', { kind: 'real' }],
    ['@-1..1', { kind: 'integer', low: -1, high: 1 }],
    ['@0..1/0.1', { kind: 'real', step: 0.1 }],
    ['@ilog:8..512', { kind: 'integer', scale: 'log' }],
    ['@pow2:16..256', { kind: 'integer', scale: 'pow2' }],
    ['@1k..64k', { kind: 'integer', low: 1000, high: 64_000 }],
    ['@ilog:1k..2M', { kind: 'integer', high: 2_000_000 }],
    ['@normal:-1..1', { kind: 'real', scale: 'normal' }],
    ['@lognormal:0.1..10', { kind: 'real', scale: 'lognormal' }],
    ['@fid:1..81/3', { kind: 'fidelity', low: 1, high: 81, factor: 3 }],
    ['@bool', { kind: 'boolean' }],
    ['@bool@true', { kind: 'boolean', start: true }],
    ['@bool:--amp,--no-amp', { kind: 'boolean', flags: ['--amp', '--no-amp'] }],
    ['@log:1e-5..1e-1@3e-4', { kind: 'real', start: 3e-4 }],
    ['@adam,sgd@adam', { kind: 'choice', start: 'adam' }],
    ['@0,log:1e-6..1e-2', { kind: 'mixture', options: [{ kind: 'constant', value: 0 }, { kind: 'range' }] }],
  ])('%s', (text, expected) => expect(parseRange(text, 'x')).toMatchObject(expected))

  it('knows by the name that a value is real, and where it ends', () => {
    expect(parseRange('@0..1', 'dropout')).toMatchObject({
      kind: 'real',
      role: 'dropout',
      natural: { low: 0, high: 1 },
    })
    expect(parseRange('@0..1', 'x')).toMatchObject({ kind: 'integer' })
  })

  it.each([
    ['@log:1e-5..', 'lr', 11, 'a number'],
    ['@log:1e-5-1e-1', 'lr', 9, '..'],
    ['@log:1e-5...1e-1', 'lr', 11, 'a number'],
    ['@loguniform(1e-5,1e-1)', 'lr', 11, ','],
    ['@log:1..2/3', 'lr', 9, 'nothing more'],
    ['@0..1/0', 'x', 6, 'a step above 0'],
    ['@0..1/0.1x', 'x', 9, 'the end'],
    ['@log:1e-5..1e-1@3', 'lr', 16, 'a starting value'],
    ['@bool@maybe', 'x', 6, 'a starting value'],
    ['@int:1.5..3', 'x', 5, 'a whole number'],
    ['@fid:1..81/1', 'x', 11, 'a factor above 1'],
    ['@ord:1..3', 'x', 5, 'a list'],
    ['@log:small,big', 'x', 5, 'a number'],
    ['@bool:--amp', 'x', 6, 'two words'],
    ['@a,,b', 'x', 3, 'a value'],
    ['@', 'x', 1, 'a range'],
    ['@@x', 'x', 1, 'a range; @@'],
    ['log:1..2', 'x', 0, '@'],
  ])('%s: points at the place', (text, name, position, expected) => {
    const error = errorOf(() => parseRange(text, name))
    expect(error.code).toBe('BS2020')
    const [title, source, caret] = error.message.split('\n')
    expect(title).toBe(`Cannot read the range of ${name}:`)
    expect(source).toBe(`  ${text}`)
    expect(caret!.indexOf('^')).toBe(position + 2)
    expect(caret).toContain(`^ expected ${expected}`)
  })

  it('reading never throws, whatever the text, and points into it', () => {
    const characters = fc.constantFrom(...'@{}.,:/-+eElog0123456789 kMboxdinatf'.split(''))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(characters).map((list) => `@${list.join('')}`),
        ),
        (text) => {
          const reading = readRange(text, 'x')
          if (reading.kind === 'mistake')
            expect(reading.position >= 0 && reading.position <= text.length).toBe(true)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('leaves words alone that people write', () => {
    for (const word of [
      'user@host',
      '@args.txt',
      '@scope/pkg',
      '@',
      'git@github.com:a/b.git',
      'root@10.0.0.1',
      'a=@file',
      '@types/node@20',
      '@every',
      'x@1..2',
      '@./list.txt',
      '@../up.txt',
      '@{u}',
      '@~1',
    ]) {
      expect(readRange(word, 'x').kind, word).toBe('mistake')
      expect(rangeHint(word, 'x'), word).toBeNull()
    }
    expect(readRange('@@args', 'x')).toEqual({ kind: 'literal', text: '@args' })
  })

  it.each([
    '@log:1e-5-1e-1',
    '@1e-5:1e-1',
    '@loguniform(1e-5,1e-1)',
    '@log:',
    '@1..',
    '@log1e-5..1e-1',
    '@log:1e-5..1e-1@7',
  ])('%s is hinted at', (word) =>
    expect(rangeHint(word, 'lr')).toContain(`"${word}" is passed on as it is; as a range of lr, `),
  )
})

describe('name=range', () => {
  it('with and without @', () => {
    expect(parseSpaceArgument('lr=@log:1e-6..1')).toMatchObject({
      name: 'lr',
      role: 'learningRate',
      low: 1e-6,
      high: 1,
    })
    expect(parseSpaceArgument('--lr=log:1e-6..1')).toMatchObject({ name: 'lr', scale: 'log' })
  })
  it('without a name', () => {
    expect(errorOf(() => parseSpaceArgument('@log:1e-6..1')).code).toBe('BS2021')
    expect(errorOf(() => parseSpaceArgument('=1..2')).code).toBe('BS2021')
  })
})

describe('printing', () => {
  it.each([
    [3e-4, '0.0003'],
    [1e-5, '1e-5'],
    [1.23e-5, '1.23e-5'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e-4, '0.0001'],
    [16, '16'],
    [1e6, '1000000'],
    [0, '0'],
    [-2.5e-7, '-2.5e-7'],
    [true, 'true'],
    ['adam', 'adam'],
  ])('%s', (value, text) => expect(formatValue(value)).toBe(text))

  it('every number reads back', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (x) => Number(formatValue(x)) === (x === 0 ? 0 : x),
      ),
    )
  })

  it('settings', () =>
    expect(formatSettings({ lr: 3e-4, batch: 32, opt: 'adam' })).toBe('lr=0.0003 batch=32 opt=adam'))
})
