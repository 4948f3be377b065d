import { describe, expect, expectTypeOf, test } from 'vitest'
import { type SettingsOf, type SettingValue, space, study, type TrainingRun } from '../../src/index.ts'

// What is wrong here is found by `npm run types`, not by running it; run, it shows that the types tell the truth.

const definition = {
  lr: space.log(1e-5, 1e-1),
  momentum: space.linear(0, 0.99, { when: { parameter: 'optimizer', in: ['sgd'] } }),
  layers: space.int(1, 4, { start: 2 }),
  optimizer: space.choice(['adam', 'sgd'], { start: 'adam' }),
  width: space.choice([16, 32, 64]),
  amp: space.bool(),
  penalty: space.range('@0,log:1e-6..1e-2'),
}

type Settings = SettingsOf<typeof definition>

test('settings have the types of their domains', () => {
  expectTypeOf<Settings>().toEqualTypeOf<{
    readonly lr: number
    readonly momentum: number | undefined
    readonly layers: number
    readonly optimizer: 'adam' | 'sgd'
    readonly width: 16 | 32 | 64
    readonly amp: boolean
    readonly penalty: SettingValue
  }>()
})

describe('what makes no sense does not compile', () => {
  test.each([
    // @ts-expect-error: a starting value is one of the choices
    () => space.choice(['adam', 'sgd'], { start: 'sdg' }).named('optimizer'),
    // @ts-expect-error: bounds are numbers
    () => space.log('1e-5', 1).named('lr'),
    // @ts-expect-error: there is no such scale of whole numbers
    () => space.int(1, 4, { scale: 'lognormal' }).named('layers'),
  ])('%#', (wrong) => expect(wrong).toBeTypeOf('function'))
})

test('the function is given what the space holds, and nothing else', () => {
  const begin = () =>
    study({
      space: definition,
      fixed: { epochs: 3, data: 'digits' },
      goal: { minimize: 'val/loss' },
      train: async ({ settings, signal, report, budget }) => {
        expectTypeOf(settings.lr).toEqualTypeOf<number>()
        expectTypeOf(settings.optimizer).toEqualTypeOf<'adam' | 'sgd'>()
        expectTypeOf(settings.epochs).toEqualTypeOf<number>()
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
        expectTypeOf(budget?.unit).toEqualTypeOf<'epochs' | 'steps' | undefined>()
        expectTypeOf(report).returns.toEqualTypeOf<Promise<void>>()
        // @ts-expect-error: the space has no such name
        expect(settings.rate).toBeUndefined()
        // @ts-expect-error: settings are not for writing
        settings.lr = 1
      },
    })
  expectTypeOf<Awaited<ReturnType<typeof begin>>['best']>().toExtend<{
    readonly settings: { readonly optimizer: 'adam' | 'sgd'; readonly data: string }
  } | null>()
})

test('a function of its own names its settings', () => {
  const train = async (run: TrainingRun<Settings>): Promise<number> => run.settings.lr
  expectTypeOf(() => study({ space: definition, train })).toBeFunction()
  const other = { rate: space.log(1e-5, 1) }
  // @ts-expect-error: this space has no lr
  expectTypeOf(() => study({ space: other, train })).toBeFunction()
})
