import { describe, expect, it } from 'vitest'
import { nearest } from '../../../src/trainer/options/suggest.ts'
import { trainerOptions } from '../../../src/trainer/options/table.ts'
import { validateTrainerOptions } from '../../../src/trainer/options/validate.ts'

describe('options of the built-in trainer', () => {
  it('have defaults that are valid', () => {
    expect(validateTrainerOptions({})).toMatchObject({
      model: 'mlp',
      optimizer: 'momentum',
      lr: 0.03,
      batch: 64,
    })
    for (const option of trainerOptions) {
      if (option.default === null) continue
      expect(() => validateTrainerOptions({ [option.name]: option.default! })).not.toThrow()
    }
  })

  it('may be words, as they come from a command line', () => {
    const settings = validateTrainerOptions({
      lr: '1e-3',
      batch: '32',
      hidden: '64,32',
      header: 'false',
      label: -1,
    })
    expect(settings).toMatchObject({ lr: 1e-3, batch: 32, hidden: [64, 32] })
    expect(settings.data).toMatchObject({ header: false, label: '-1' })
    expect(validateTrainerOptions({ separator: 'tab' }).data.separator).toBe('\t')
    expect(validateTrainerOptions({ hidden: 'none' }).hidden).toEqual([])
  })

  it('go by other names too', () => {
    expect(
      validateTrainerOptions({ 'weight-decay': 0.1, 'learning-rate': 0.2, batchSize: 16 }),
    ).toMatchObject({
      reg: 0.1,
      lr: 0.2,
      batch: 16,
    })
    expect(validateTrainerOptions({}, { labelSmoothing: 0.1, label_smoothing: 0.2 }).labelSmoothing).toBe(0.2)
  })

  it('give way to parameters', () => {
    expect(validateTrainerOptions({ lr: 1, width: 5 }, { lr: 2 })).toMatchObject({ lr: 2, width: 5 })
  })

  it('suit the optimizer', () => {
    expect(validateTrainerOptions({ optimizer: 'adam' }).lr).toBe(0.001)
    expect(validateTrainerOptions({}, { optimizer: 'adam', lr: 1 }).lr).toBe(1)
  })

  it.each([
    [{ model: 'mpl' }, 'BS7205', /Unknown model "mpl"/, /Did you mean mlp\?/],
    [{ model: 'transformer' }, 'BS7205', /softmax, mlp, cnn/, /Choose/],
    [{ fault: 'shuffled-lables' }, 'BS7206', /Unknown fault/, /Did you mean shuffled-labels\?/],
    [{ optimizer: 'adma' }, 'BS7204', /Unknown optimizer/, /adam/],
    [{ epocs: 3 }, 'BS7201', /no option "epocs"/, /Did you mean epochs\?/],
    [{ lr: 'fast' }, 'BS7207', /--lr is "fast"; expected a number/, /learning rate/],
    [{ lr: '' }, 'BS7207', /--lr is ""/, /learning rate/],
    [{ lr: -1 }, 'BS7207', /from 0/, /learning rate/],
    [{ lr: Number.NaN }, 'BS7207', /expected a number/, /learning rate/],
    [{ batch: 1.5 }, 'BS7207', /a whole number/, /batch/],
    [{ dropout: 1 }, 'BS7207', /below 1/, /dropped/],
    [{ epochs: 0 }, 'BS7207', /above 0/, /epochs/],
    [{ batch: true }, 'BS7207', /--batch is true/, /batch/],
    [{ header: 'maybe' }, 'BS7203', /expected true or false/, /header/],
    [{ hidden: '64,-2' }, 'BS7208', /whole numbers/, /128,64/],
    [{ separator: 'abc' }, 'BS7209', /one character/, /tab/],
  ])('are refused: %j', (options, code, message, next) => {
    expect(() => validateTrainerOptions(options)).toThrow(
      expect.objectContaining({
        name: 'BabysitError',
        code,
        message: expect.stringMatching(message),
        next: expect.stringMatching(next),
      }),
    )
  })

  it('that are not searchable are no parameters', () => {
    expect(() => validateTrainerOptions({}, { data: 'moons' })).toThrow(
      expect.objectContaining({ code: 'BS7202' }),
    )
  })

  it('have unique names, and a line of help each', () => {
    const names = trainerOptions.flatMap((option) => [option.name, ...(option.aliases ?? [])])
    expect(new Set(names).size).toBe(names.length)
    for (const option of trainerOptions) expect(option.help.length).toBeGreaterThan(10)
  })
})

describe('the nearest word', () => {
  it.each([
    ['mommentum', 'momentum'],
    ['drop', 'dropout'],
    ['rl', 'lr'],
    ['quux', null],
  ])('to %j is %j', (word, expected) => {
    expect(nearest(word, ['momentum', 'dropout', 'lr', 'reg'])).toBe(expected)
  })
})
