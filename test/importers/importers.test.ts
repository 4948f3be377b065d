import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { commandRanges } from '../../src/cli/command/command-ranges.ts'
import { commandLine, unwritable } from '../../src/importers/command-line.ts'
import { hydraCommand } from '../../src/importers/hydra.ts'
import type { Imported } from '../../src/importers/importer.ts'
import { importers } from '../../src/importers/index.ts'
import { readOptuna } from '../../src/importers/optuna.ts'
import { parseSpaceArgument } from '../../src/space/parse-range.ts'

const folder = new URL('../../fixtures/imports/', import.meta.url)
const load = (name: string) => readFileSync(new URL(name, folder), 'utf8')

function read(path: string, text: string): Imported {
  const file = { path, text }
  const importer = importers.find((one) => one.recognises(file))
  if (importer === undefined) throw new Error(`nobody knows ${path}`)
  return importer.read(file, { beside: (name) => (name === 'search_space.json' ? load(name) : null) })
}

/** The parameters that our own command line reads from the command. */
function understood(line: readonly string[]) {
  const at = line.indexOf('--')
  const spaces = line
    .slice(0, at)
    .flatMap((word, i) => (word === '--space' ? [parseSpaceArgument(line[i + 1]!)] : []))
  return [...commandRanges(line.slice(at + 1)).parameters, ...spaces]
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1)

describe.each([
  [
    'sweep.yaml',
    'babysit run --minimize val_loss --budget 40trials -- python train.py --fast --lr=@log:1e-5..0.1 --weight_decay=@log:0.0001..0.1 --batch_size=@16,32,64 --dropout=@0..0.5 --layers=@2..8 --warmup=@0..100/10 --optimizer=@adam,sgd --amp @bool --model.width=@64,128 --epochs=20',
  ],
  [
    'katib.yaml',
    'babysit run --maximize Validation-accuracy --budget 12trials --workers 3 --space optimizer=@sgd,adam,ftrl --space batch=@32,64 -- python3 mnist.py --lr=@log:0.0001..0.03 --num-layers=@2..5 --opt {optimizer} --out=/tmp/b{batch}/x',
  ],
  [
    'search_space.json',
    'babysit run --space lr=@log:0.0001..0.1 --space batch_size=@16,32,64,128 --space hidden=@8..64 --space dropout=@0..0.5/0.1 --space momentum=@0..1 --space init=@normal:-1..1 -- YOUR_PROGRAM',
  ],
  [
    'nni.yml',
    'babysit run --maximize result --budget 30trials --workers 2 --space lr=@log:0.0001..0.1 --space batch_size=@16,32,64,128 --space hidden=@8..64 --space dropout=@0..0.5/0.1 --space momentum=@0..1 --space init=@normal:-1..1 -- python3 mnist.py --data here',
  ],
  [
    'hydra.yaml',
    'babysit run --minimize result --budget 20trials --space optimizer.lr=@log:1e-5..0.1 --space model.depth=@2..8 --space batch=@16..64/16 --space loss=@mse,huber --set seed=7 -- YOUR_PROGRAM',
  ],
  ['overrides.yaml', 'babysit run --space lr=@0.001..0.1 --space opt=@adam,sgd --set seed=3 -- YOUR_PROGRAM'],
])('%s', (name, expected) => {
  const imported = read(name, load(name))
  test('becomes the equivalent command', () => {
    expect(commandLine(imported).join(' ')).toBe(expected)
  })
  test('which our command line reads as the same parameters', () => {
    expect(understood(commandLine(imported)).sort(byName)).toEqual([...imported.parameters].sort(byName))
  })
})

test('what has no counterpart is said', () => {
  expect(read('sweep.yaml', load('sweep.yaml')).notes).toHaveLength(2)
  expect(read('katib.yaml', load('katib.yaml')).notes).toEqual([expect.stringContaining('tpe')])
  expect(read('nni.yml', load('nni.yml')).notes[0]).toContain('babysit.params()')
})

describe('a command of Hydra', () => {
  test.each([
    [['lr=tag(log, interval(1e-4, 1e-1))'], 'lr=@log:0.0001..0.1'],
    [['lr=interval(1e-4,1e-1)', '+opt=adam,sgd', 'x=3'], 'lr=@0.0001..0.1 +opt={opt} x=3'],
    [['n=range(5)', 'b=range(16,64,16)'], 'n=@0..4 b=@16..48/16'],
    [['k=choice("a b",c)', 'q=shuffle(range(1,3))'], 'k={k} q=@1..2'],
    [['d=int(interval(2,8))', 'flag=true,false'], 'd=@2..8 flag=@bool'],
    [['plain=1', 'lists=[1,2]', 'lr=0.1,0.2'], 'plain=1 lists=[1,2] lr=@0.1,0.2'],
  ])('%j', (overrides, expected) => {
    const line = commandLine(hydraCommand(['python', 'train.py', '-m', ...overrides]))
    const words = line.slice(line.indexOf('--') + 1)
    expect(words.slice(0, 2)).toEqual(['python', 'train.py'])
    expect(words.slice(2).join(' ')).toBe(expected)
  })
  test.each([
    [['python', 'train.py'], /expected at least one override/],
    [
      ['python', 'train.py', 'lr=interval(a,b)'],
      /^lr=interval\(a,b\): expected numbers between the brackets/,
    ],
    [['python', 'train.py', 'lr=1,2', 'stray'], /^stray: expected an override/],
    [['python', 'train.py', 'lr=glob(*)'], /^lr=glob\(\*\): expected choice, interval/],
    [
      ['python', 'train.py', 'lr=tag(log, interval(0, 1))'],
      /a range that makes sense \(lr: a logarithmic range/,
    ],
  ])('%j is a mistake', (words, message) => {
    expect(() => hydraCommand(words)).toThrow(message)
  })
})

test('values that no range can hold are named', () => {
  const imported = hydraCommand(['python', 'train.py', 'k=choice("a b",c)', 'l=c,d'])
  expect(unwritable(imported)).toEqual(['k'])
})

describe('mistakes point at their line', () => {
  const sweep = (parameters: string) => `method: random\nprogram: t.py\nparameters:\n${parameters}`
  test.each([
    [
      sweep('  lr:\n    min: abc\n    max: 1\n'),
      's.yaml:5: parameters.lr.min is "abc"; expected a number.\n  5 |     min: abc',
    ],
    [sweep('  lr:\n    min: 1\n'), 's.yaml:5: parameters.lr is {"min":1}; expected a number named max.'],
    [
      sweep('  lr: {distribution: beta, min: 0, max: 1}\n'),
      's.yaml:4: parameters.lr.distribution is "beta"; expected a distribution that',
    ],
    [sweep('  lr: {distribution: log_uniform_values, min: 0, max: 1}\n'), 's.yaml:4: parameters.lr is '],
    [
      sweep('  lr:\n    values: [a, {b: 1}]\n'),
      's.yaml:5: parameters.lr.values.2 is {"b":1}; expected a number, a word or a switch.',
    ],
    [sweep('  lr:\n    values: []\n'), 's.yaml:5: parameters.lr.values is []; expected at least one value.'],
    [
      sweep('  lr: {value: 1}\nmetric:\n  name: loss\n  goal: lowest\n'),
      's.yaml:7: metric.goal is "lowest"; expected minimize or maximize.',
    ],
    ['method: random\nparameters:\n', 's.yaml:2: parameters is '],
    [sweep('  lr: [1, 2\n'), 's.yaml:5: '],
    [
      'kind: Experiment\nspec:\n  parameters:\n    - name: a\n      parameterType: float\n      feasibleSpace: {}\n',
      's.yaml:5: spec.parameters.1.parameterType is "float"; expected double, int, discrete or categorical.',
    ],
    [
      'kind: Experiment\nspec:\n  parameters: []\n',
      's.yaml:3: spec.parameters is []; expected a list named parameters.',
    ],
    [
      '{\n "lr": {"_type": "loguniform", "_value": [1]}\n}',
      's.yaml:2: lr._value is [1]; expected a list of two numbers or more.',
    ],
    [
      '{\n "lr": {"_type": "gauss", "_value": [1, 2]}\n}',
      's.yaml:2: lr._type is "gauss"; expected choice, randint',
    ],
    [
      'searchSpaceFile: other.json\ntrialCommand: x\n',
      's.yaml:1: searchSpaceFile is "other.json"; expected a file that is there',
    ],
    ['hydra:\n  sweeper:\n    params:\n      lr: interval(1)\n', 's.yaml:4: hydra.sweeper.params.lr is '],
  ])('%#', (text, message) => {
    let error: unknown
    try {
      read('s.yaml', text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ name: 'BabysitError', code: expect.stringMatching(/^BS570[12]$/) })
    expect((error as Error).message.startsWith(message), (error as Error).message).toBe(true)
  })
})

describe('an Optuna storage', () => {
  const path = fileURLToPath(new URL('optuna.db', folder))
  const open = (name: string) => new Sqlite(name, { readonly: true, fileMustExist: true })

  test('gives the space, the direction and every finished trial', () => {
    const { parameters, goal, notes, tried } = readOptuna(path, { open, study: 'small cnn' })
    expect(parameters.map(({ name, kind }) => `${name} ${kind}`).sort()).toEqual([
      'amp boolean',
      'dropout real',
      'layers integer',
      'lr real',
      'momentum real',
      'optimizer choice',
      'width integer',
    ])
    expect(parameters.find(({ name }) => name === 'lr')).toMatchObject({ low: 1e-5, high: 0.1, scale: 'log' })
    expect(goal).toEqual({ series: 'objective', direction: 'minimize' })
    expect(notes).toEqual(['1 trial that had not finished is left out.'])
    const trials = tried!.trials
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    const count = (status: string) => trials.filter((one) => one.status === status).length
    expect([count('complete'), count('stopped'), count('failed')]).toEqual([17, 2, 1])
    expect(trials[11]!.value).toBe(Number.POSITIVE_INFINITY)
    expect(trials[5]!.steps[1]!.value).toBeNaN()
    expect(trials[3]!.steps.map(({ step }) => step)).toEqual([1, 2, 3])
    for (const { settings } of trials) expect('momentum' in settings).toBe(settings['optimizer'] === 'sgd')
  })

  test('with several studies wants to know which', () => {
    expect(() => readOptuna(path, { open })).toThrow(/has 2 studies; it has "small cnn", "accuracy"/)
    expect(() => readOptuna(path, { open, study: 'x' })).toThrow(/has no study "x"/)
    expect(readOptuna(path, { open, study: 'accuracy' }).goal?.direction).toBe('maximize')
  })

  test('that is none is told', () => {
    const other = fileURLToPath(new URL('sweep.yaml', folder))
    expect(() => readOptuna(other, { open })).toThrow(/cannot be read as an Optuna storage: /)
    const empty = () => new Sqlite(':memory:')
    expect(() => readOptuna(path, { open: empty })).toThrow(/it is no Optuna storage/)
  })
})
