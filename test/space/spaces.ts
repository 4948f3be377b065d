import fc from 'fast-check'
import type { Parameter, Space } from '../../src/domain/parameter.ts'
import {
  booleanParameter,
  choiceParameter,
  fidelityParameter,
  integerParameter,
  mixtureParameter,
  realParameter,
} from '../../src/space/parameters.ts'

const name = fc.constantFrom('lr', 'weight_decay', 'dropout', 'x', 'some.thing')
/** Wide enough for any bounds below, whatever the name means. */
const free = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }

/** A decimal of at most three digits: what people type. */
const typed = (exponents: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.tuple(fc.integer({ min: 100, max: 999 }), exponents).map(([digits, e]) => Number(`${digits}e${e}`))

const logBounds = fc
  .tuple(typed(fc.integer({ min: -10, max: 1 })), fc.integer({ min: 2, max: 200_000 }))
  .map(([low, factor]) => ({ low, high: Number((low * factor).toPrecision(3)) }))
  .filter(({ low, high }) => high > low)
const linearBounds = fc
  .tuple(
    fc.integer({ min: -999, max: 999 }),
    fc.integer({ min: 1, max: 999 }),
    fc.integer({ min: -3, max: 2 }),
  )
  .map(([low, width, e]) => ({ low: Number(`${low}e${e}`), high: Number(`${low + width}e${e}`) }))
const wholeBounds = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 2000 }))
  .map(([low, width]) => ({ low, high: low + width }))

const realLog = fc
  .tuple(name, logBounds, fc.constantFrom('log' as const, 'lognormal' as const))
  .map(([name, bounds, scale]) => realParameter({ name, ...bounds, scale, natural: free }))
const realLinear = fc
  .tuple(name, linearBounds, fc.constantFrom('linear' as const, 'normal' as const))
  .map(([name, bounds, scale]) => realParameter({ name, ...bounds, scale, natural: free }))
const stepped = fc
  .tuple(name, fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 40 }))
  .map(([name, low, count]) =>
    realParameter({ name, low: low / 10, high: (low + count) / 10, step: 0.1, natural: free }),
  )
const integers = fc
  .tuple(
    name,
    wholeBounds,
    fc.constantFrom('linear' as const, 'log' as const),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([name, bounds, scale, step]) =>
    integerParameter({
      name,
      ...bounds,
      scale,
      natural: free,
      ...(scale === 'linear' && step > 1 ? { step: Math.min(step, bounds.high - bounds.low) } : {}),
    }),
  )
const powers = fc
  .tuple(name, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 8 }))
  .map(([name, low, count]) =>
    integerParameter({ name, low: 2 ** low, high: 2 ** (low + count), scale: 'pow2', natural: free }),
  )
const words = fc
  .tuple(
    name,
    fc.uniqueArray(fc.constantFrom('adam', 'sgd', 'a.b', 'x-1', 'relu'), { minLength: 2 }),
    fc.boolean(),
  )
  .map(([name, choices, ordered]) => choiceParameter({ name, choices, ordered }))
const numbers = fc
  .tuple(name, fc.uniqueArray(typed(fc.integer({ min: -6, max: 2 })), { minLength: 2, maxLength: 6 }))
  .map(([name, choices]) => choiceParameter({ name, choices }))
const switches = fc
  .tuple(name, fc.boolean())
  .map(([name, flags]) => booleanParameter(flags ? { name, flags: [`--${name}`, `--no-${name}`] } : { name }))
const mixtures = fc.tuple(name, logBounds).map(([name, bounds]) =>
  mixtureParameter({
    name,
    options: [
      { kind: 'constant', value: 0 },
      { kind: 'constant', value: 'auto' },
      { kind: 'range', range: realParameter({ name, ...bounds, scale: 'log' }) },
    ],
  }),
)
const budgets = name.map((name) => fidelityParameter({ name, low: 1, high: 81 }))

/** Any parameter that the inline syntax can express, without natural bounds of its own where a role gives some. */
export const anyParameter: fc.Arbitrary<Parameter> = fc.oneof(
  realLog,
  realLinear,
  stepped,
  integers,
  powers,
  words,
  numbers,
  switches,
  mixtures,
  budgets,
)

export const anyRange = fc.oneof(realLog, realLinear, stepped, integers, powers)

/** One to five parameters of different names; later ones may hang on the first one. */
export const anySpace: fc.Arbitrary<Space> = fc
  .tuple(fc.array(anyParameter, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([list, conditional]) => {
    const parameters = list.map((parameter, i): Parameter => {
      const named = { ...parameter, name: `${parameter.name}${i}` }
      const first = list[0]!
      const can = conditional && i > 0 && first.kind === 'boolean'
      return can ? { ...named, condition: { parameter: `${first.name}0`, in: [true] } } : named
    })
    return { parameters }
  })

export const anyPoint = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })
