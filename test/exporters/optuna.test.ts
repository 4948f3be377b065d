import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Parameter } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import { optunaParameters } from '../../src/exporters/optuna/distribution.ts'
import { space } from '../../src/library/domain-builder.ts'
import { openSearch } from '../../src/library/open-search.ts'
import { exportOptuna, importOptuna, readOptunaFile } from '../../src/library/optuna-storage.ts'
import { parseSpaceArgument } from '../../src/space/parse-range.ts'
import { openStoreFolder } from '../../src/store/open-store-folder.ts'
import { describeWith, optunaPython } from '../requirements.ts'

/** The distribution of each parameter that one of ours becomes, by name, and what it stores of each value. */
function written(parameter: Parameter, values: Settings['x'][]) {
  const tried = values.map((value) => ({ [parameter.name]: value }))
  return optunaParameters(parameter, tried).map(({ name, json, stored }) => {
    const { name: kind, attributes } = JSON.parse(json)
    return { name, kind, ...attributes, stored: values.map(stored) }
  })
}

describe('distributions', () => {
  const real = { kind: 'FloatDistribution', name: 'x' }
  const int = { kind: 'IntDistribution', name: 'x' }
  test.each([
    ['x=@log:1e-5..0.1', [0.01], { ...real, low: 1e-5, high: 0.1, log: true, step: null, stored: [0.01] }],
    // A range that has moved: as wide as what was tried.
    ['x=@log:1e-5..0.1', [0.3], { ...real, low: 1e-5, high: 0.3, log: true, step: null, stored: [0.3] }],
    ['x=@0..0.5', [0.25], { ...real, low: 0, high: 0.5, log: false, step: null, stored: [0.25] }],
    ['x=@0..0.5/0.1', [0.3], { ...real, low: 0, high: 0.5, log: false, step: 0.1, stored: [0.3] }],
    // A value off the steps, which a person has asked for.
    ['x=@0..0.5/0.1', [0.33], { ...real, low: 0, high: 0.5, log: false, step: null, stored: [0.33] }],
    ['x=@0..10/4', [8, 12], { ...int, low: 0, high: 12, log: false, step: 4, stored: [8, 12] }],
    ['x=@1..9', [3], { ...int, low: 1, high: 9, log: false, step: 1, stored: [3] }],
    ['x=@pow2:8..64', [16], { ...int, low: 8, high: 64, log: true, step: 1, stored: [16] }],
  ] as const)('%s with %j', (text, values, expected) => {
    expect(written(parseSpaceArgument(text), [...values])).toEqual([expected])
  })

  test('words and switches, and words of a list that has changed since', () => {
    expect(written(parseSpaceArgument('x=@adam,sgd'), ['sgd', 'lion'])).toEqual([
      { name: 'x', kind: 'CategoricalDistribution', choices: ['adam', 'sgd', 'lion'], stored: [1, 2] },
    ])
    expect(written(parseSpaceArgument('x=@bool'), [false])).toMatchObject([
      { choices: [true, false], stored: [1] },
    ])
  })

  test('a constant beside a range has a parameter of its own', () => {
    expect(written(parseSpaceArgument('x=@0,log:1e-6..1e-2'), [0, 1e-3])).toEqual([
      { ...real, low: 1e-6, high: 1e-2, log: true, step: null, stored: [null, 1e-3] },
      { name: 'x.constant', kind: 'CategoricalDistribution', choices: [0], stored: [0, null] },
    ])
  })
})

/** A search of eight trials, told in an order of its own, of which one diverged, one failed and one is under way. */
async function tell(dir: string): Promise<void> {
  const search = await openSearch({
    dir,
    name: 'told',
    space: {
      lr: space.log(1e-4, 1),
      layers: space.int(1, 4),
      dropout: space.linear(0, 0.5, { step: 0.1 }),
      kind: space.choice(['plain', 'a "b", c']),
      nesterov: space.bool(),
      momentum: space.linear(0, 0.99, { when: { parameter: 'kind', in: ['plain'] } }),
    },
    fixed: { width: 64 },
    goal: { maximize: 'val/accuracy' },
  })
  for (let i = 1; i <= 8; i++) {
    const { number } = await search.ask()
    if (i === 8) break
    for (let step = 1; step <= 3; step++)
      await search.report(
        number,
        { 'val/accuracy': i === 4 && step === 2 ? Number.NaN : (i * step) / 100, 'val/loss': 1 / i },
        { step },
      )
    if (i === 3) await search.tell(number, Number.NEGATIVE_INFINITY)
    else if (i === 5) await search.tell(number, { failed: 'out of coffee' })
    else await search.tell(number, { 'val/accuracy': i / 10, latency: 7 + i })
  }
  await search.close()
}

async function trialsOf(dir: string, study: string) {
  const { store } = await openStoreFolder(dir)
  const trials = await store.trials(study)
  await store.close()
  return trials.flatMap((entry) => (entry.state === 'finished' ? [entry.trial] : []))
}

describe('a study as an Optuna storage', () => {
  const dir = mkdtempSync(join(tmpdir(), 'babysit-optuna-'))
  const file = join(dir, 'told.db')
  beforeAll(() => tell(dir))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test('comes back with the same parameters, trials, values and reports', async () => {
    expect(await exportOptuna('told', file, { dir })).toEqual({
      name: 'told',
      trials: 7,
      notes: ['1 trial that had not finished is left out.'],
    })
    const back = await importOptuna(file, { dir, name: 'back' })
    expect(back).toEqual({ id: 'back', trials: 7, notes: [] })
    const { goal, parameters, tried } = await readOptunaFile(file, undefined)
    expect(goal).toEqual({ series: 'val/accuracy', direction: 'maximize' })
    expect(parameters.map(({ name, kind }) => `${name} ${kind}`).sort()).toEqual([
      'dropout real',
      'kind choice',
      'layers integer',
      'lr real',
      'momentum real',
      'nesterov boolean',
    ])
    const [before, after] = [await trialsOf(dir, 'told'), await trialsOf(dir, 'back')]
    expect(after.map(({ number, status }) => [number, status])).toEqual(
      before.map(({ number, status }) => [number, status]),
    )
    for (const [i, { settings, metrics, status }] of before.entries()) {
      const { width, ...searched } = settings
      expect(width).toBe(64)
      expect(after[i]!.settings).toEqual(searched)
      if (status !== 'failed')
        expect(after[i]!.metrics['val/accuracy']).toMatchObject({ last: metrics['val/accuracy']!.last })
    }
    expect(tried!.trials[3]!.steps.map(({ value }) => value)).toEqual([0.04, Number.NaN, 0.4])
    const started = tried!.trials.map((trial) => trial.started!)
    for (const time of started) expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(600)
  })

  test('is added to a storage that has others, under a name that is free', async () => {
    await expect(exportOptuna('told', file, { dir })).rejects.toThrow(/has a study "told" already/)
    await exportOptuna('told', file, { dir, as: 'again' })
    await expect(importOptuna(file, { dir, name: 'which' })).rejects.toThrow(/it has "told", "again"/)
    expect((await readOptunaFile(file, 'again')).tried!.trials).toHaveLength(7)
  })

  test('is not written over other files, and leaves nothing where it fails', async () => {
    const other = join(dir, 'notes.txt')
    writeFileSync(other, 'to do: everything'.repeat(100))
    await expect(exportOptuna('told', other, { dir })).rejects.toThrow(/notes\.txt cannot be written: /)
    await expect(exportOptuna('told', join(dir, '.babysit', 'store.db'), { dir })).rejects.toThrow(
      /is no Optuna storage/,
    )
    await expect(exportOptuna('told', join(dir, 'no', 'such.db'), { dir })).rejects.toThrow(
      /cannot be written/,
    )
    const empty = await openSearch({ dir, name: 'empty', space: { x: space.linear(0, 1) } })
    await empty.close()
    await expect(exportOptuna('empty', join(dir, 'empty.db'), { dir })).rejects.toThrow(/no finished trial/)
    expect(existsSync(join(dir, 'empty.db'))).toBe(false)
  })
})

describeWith('optuna', 'what Optuna itself reads', () => {
  const dir = mkdtempSync(join(tmpdir(), 'babysit-optuna-'))
  const file = join(dir, 'told.db')
  beforeAll(async () => {
    await tell(dir)
    await exportOptuna('told', file, { dir })
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  const ask = (program: string): unknown => {
    const script = `import json, optuna
optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.load_study(study_name='told', storage='sqlite:///${file}', sampler=optuna.samplers.TPESampler(seed=1))
${program}`
    return JSON.parse(execFileSync(optunaPython(), ['-W', 'error', '-c', script], { encoding: 'utf8' }))
  }

  test('says what misses a constraint, in the words of its samplers', async () => {
    const search = await openSearch({
      dir,
      name: 'asked',
      space: { x: space.linear(0, 10) },
      goal: { maximize: 'taste' },
      constraints: ['price <= 5', 'smell >= 1'],
    })
    for (const [taste, price] of [
      [9, 7.5],
      [4, 4],
    ] as const)
      await search.tell((await search.ask()).number, { taste, price, smell: 2 })
    await search.close()
    await exportOptuna('asked', file, { dir })
    const about = ask(`study = optuna.load_study(study_name='asked', storage='sqlite:///${file}')
print(json.dumps([study.best_value, [t.system_attrs['constraints'] for t in study.trials]]))`)
    expect(about).toEqual([
      4,
      [
        [0.5, -1],
        [-0.2, -1],
      ],
    ])
  })

  test('has as many directions as there are goals, and the same front', async () => {
    const search = await openSearch({
      dir,
      name: 'several',
      space: { x: space.linear(0, 10) },
      goal: [{ maximize: 'taste' }, { minimize: 'price' }],
    })
    for (const [taste, price] of [
      [9, 9],
      [4, 2],
      [3, 3],
    ] as const)
      await search.tell((await search.ask()).number, { taste, price })
    await search.close()
    await exportOptuna('several', file, { dir })
    const about = ask(`study = optuna.load_study(study_name='several', storage='sqlite:///${file}')
print(json.dumps([[d.name for d in study.directions], sorted(t.number for t in study.best_trials), study.trials[1].values]))`)
    expect(about).toEqual([
      ['MAXIMIZE', 'MINIMIZE'],
      [0, 1],
      [4, 2],
    ])
  })

  test('is the study, and Optuna goes on with it', () => {
    const about = ask(`print(json.dumps({
  'best': study.best_trial.number, 'value': study.best_value, 'direction': study.direction.name,
  'states': [t.state.name for t in study.trials], 'values': [str(t.value) for t in study.trials],
  'reports': {k: str(v) for k, v in study.trials[3].intermediate_values.items()},
  'why': study.trials[4].user_attrs['babysit:why'], 'latency': study.trials[0].user_attrs['latency'],
  'stage': study.trials[0].user_attrs['babysit:stage'], 'fixed': study.user_attrs['babysit:fixed:width'],
  'distributions': {k: str(v) for k, v in study.best_trial.distributions.items()},
  'time': all(t.duration.total_seconds() >= 0 for t in study.trials),
}))`)
    expect(about).toMatchObject({
      best: 6,
      value: 0.7,
      direction: 'MAXIMIZE',
      states: ['COMPLETE', 'COMPLETE', 'COMPLETE', 'COMPLETE', 'FAIL', 'COMPLETE', 'COMPLETE'],
      values: ['0.1', '0.2', '-inf', '0.4', 'None', '0.6', '0.7'],
      reports: { 1: '0.04', 2: 'nan', 3: '0.4' },
      why: 'out of coffee',
      latency: 8,
      stage: 'coarse',
      fixed: 64,
      time: true,
      distributions: {
        lr: 'FloatDistribution(high=1.0, log=True, low=0.0001, step=None)',
        layers: 'IntDistribution(high=4, log=False, low=1, step=1)',
        dropout: 'FloatDistribution(high=0.5, log=False, low=0.0, step=0.1)',
        kind: `CategoricalDistribution(choices=('plain', 'a "b", c'))`,
        nesterov: 'CategoricalDistribution(choices=(True, False))',
      },
    })
    const more = ask(`def f(t):
  t.suggest_float('lr', 1e-4, 1, log=True)
  t.suggest_int('layers', 1, 4)
  t.suggest_float('dropout', 0, 0.5, step=0.1)
  t.suggest_categorical('kind', ['plain', 'a "b", c'])
  return 0.9
study.optimize(f, n_trials=3)
# Every trial is valid by Optuna's own rules.
copy = optuna.create_study(direction='maximize')
copy.add_trials(study.trials)
print(json.dumps([len(study.trials), len(copy.trials), study.best_trial.number]))`)
    expect(more).toEqual([10, 10, 7])
  }, 120_000)
})
