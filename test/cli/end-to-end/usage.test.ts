import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith, requirement } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

describeWith('build', 'help', () => {
  test.each([[[]], [['--help']], [['help']], [['-h']]])(
    '%j leads with examples and names every command',
    async (words) => {
      const { code, stdout, stderr } = await babysit(words, { cwd: emptyFolder() })
      expect(code).toBe(0)
      expect(stderr).toBe('')
      expect(stdout).toMatch(/^Examples:/)
      for (const verb of [
        'run',
        'check',
        'range',
        'search',
        'watch',
        'report',
        'list',
        'show',
        'replay',
        'resume',
        'stop',
        'steer',
        'space',
        'doctor',
      ]) {
        expect(stdout).toMatch(new RegExp(`^  ${verb} `, 'm'))
      }
    },
  )

  test('of a command names its options, those of the trainer included', async () => {
    const { code, stdout } = await babysit(['run', '--help'], { cwd: emptyFolder() })
    expect(code).toBe(0)
    for (const option of ['--space', '--budget', '--data', '--optimizer', '--fault', '--json']) {
      expect(stdout).toContain(option)
    }
    expect(await babysit(['help', 'run'], { cwd: emptyFolder() })).toMatchObject({ code: 0, stdout })
  })

  test('help spaces explains ranges', async () => {
    const { code, stdout } = await babysit(['help', 'spaces'], { cwd: emptyFolder() })
    expect(code).toBe(0)
    expect(stdout).toContain('@log:1e-5..1e-1')
  })

  test('--version is the package version', async () => {
    const { code, stdout } = await babysit(['--version'], { cwd: emptyFolder() })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/)
  })
})

/** A folder with small CSV files, sick and healthy. */
function folderWithData(): string {
  const cwd = emptyFolder()
  const rows = Array.from({ length: 60 }, (_, i) => [
    Math.sin(i),
    Math.cos(i * 3),
    i % 2 === 0 ? 'cat' : 'dog',
  ])
  const csv = (lines: readonly (readonly unknown[])[]) =>
    `a,b,y\n${lines.map((line) => line.join(',')).join('\n')}\n`
  writeFileSync(join(cwd, 'good.csv'), csv(rows))
  writeFileSync(join(cwd, 'one-class.csv'), csv(rows.map(([a, b]) => [a, b, 'cat'])))
  writeFileSync(join(cwd, 'nan.csv'), csv(rows.map(([a, b, y], i) => [i === 30 ? 'NaN' : a, b, y])))
  writeFileSync(join(cwd, 'no-train.mjs'), 'export const nothing = 1\n')
  mkdirSync(join(cwd, 'empty'))
  return cwd
}

describeWith('build', 'wrong use', () => {
  const cwd = requirement('build').present ? folderWithData() : ''
  const lr = ['--space', 'lr=@log:1e-3..1']

  test.each<[string, readonly string[], RegExp]>([
    ['an unknown command', ['rnu'], /BS1001: 'rnu' is no command; did you mean 'run'/],
    ['an unknown option', ['run', '--sed', '1'], /BS1002: unknown option '--sed'; did you mean .*--seed/],
    ['an option without its value', ['run', '--data'], /BS1002: .*--data.* argument missing/],
    ['two words too many', ['list', 'a', 'b'], /BS1002: too many arguments/],
    ['no such data folder', ['run', '--data', 'nowhere'], /nowhere/],
    ['an empty data folder', ['run', '--data', 'empty'], /empty/],
    ['a label column that is missing', ['check', '--data', 'good.csv', '--label', 'species'], /species/],
    ['one class only', ['check', '--data', 'one-class.csv'], /class/],
    ['NaN in a CSV file', ['check', '--data', 'nan.csv'], /NaN/],
    ['an unknown model', ['run', '--model', 'mpl'], /Unknown model "mpl".*\n.*mlp/],
    ['an unknown fault', ['check', '--fault', 'gremlin'], /gremlin/],
    ['an unknown optimizer', ['run', '--optimizer', 'adma'], /adma.*\n.*adam/],
    ['bounds the wrong way round', ['range', '--space', 'lr=@log:1..1e-3'], /lr/],
    ['a log range that touches zero', ['range', '--space', 'lr=@log:0..1'], /lr.*(zero|0)/s],
    ['a range that cannot be read', ['range', '--space', 'lr=@log:1e-5..'], /\^ expected/],
    ['a range beyond what the trainer takes', ['run', '--space', 'dropout=@0.5..1.5'], /dropout/],
    ['a range of something unknown', ['run', '--space', 'momentm=@0..0.9'], /momentm.*\n.*momentum/],
    ['an option that is no parameter', ['run', '--space', 'data=@a,b'], /data/],
    ['a parameter fixed and ranged', ['run', '--set', 'lr=0.1', ...lr], /BS1009: lr is given twice/],
    [
      'an empty space',
      ['search', '--set', 'lr=1', '--set', 'reg=0', '--schedule', 'constant', '--model', 'softmax'],
      /BS2001/,
    ],
    ['--set without a value', ['run', '--set', 'lr'], /BS1006/],
    ['a budget without a unit', ['run', '--budget', '10'], /BS1003: .*the unit is missing/],
    ['a seed that is no number', ['run', '--seed', 'x'], /BS1008: --seed 'x'/],
    ['no workers', ['run', '--workers', '0'], /BS1008: --workers '0'/],
    ['an unknown sampler', ['run', '--sampler', 'sobel'], /BS1004: .*did you mean 'sobol'/],
    ['an unknown scheduler', ['run', '--scheduler', 'x'], /BS1005/],
    ['an unknown stage', ['run', '--stages', 'sanity,fin'], /BS1007: --stages: 'fin' is no stage/],
    ['both directions', ['run', '--minimize', 'a', '--maximize', 'b'], /BS1015/],
    ['no such file', ['run', 'train.ts'], /BS1012: 'train.ts' is no file/],
    ['a module without a training function', ['run', 'no-train.mjs', ...lr], /BS3102/],
    ['an option of the trainer for a function', ['run', 'no-train.mjs', '--model', 'mlp'], /BS1014: --model/],
    ['a function without a space', ['search', '--', 'true'], /BS2001/],
    ['a command that is missing', ['run', '--'], /BS1011/],
    ['a file and a command', ['run', 'a.ts', '--', 'b'], /BS1010/],
    [
      'an order that does not exist',
      ['run', '--obeys', 'seeds', ...lr, '--', 'b'],
      /BS1013: .*did you mean 'seed'/,
    ],
  ])('%s', async (_, words, message) => {
    const { code, stdout, stderr } = await babysit(words, { cwd })
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^error BS\d{4}: /)
    expect(stderr).toMatch(/^next: \S/m)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(stdout).toBe('')
    expect(code).toBe(2)
    // Nothing is written before all of the command line is understood.
    expect(existsSync(join(cwd, '.babysit'))).toBe(false)
  })

  test.each([['list'], ['show'], ['report'], ['resume']])('%s where there are no studies', async (verb) => {
    const place = emptyFolder()
    const { code, stderr } = await babysit([verb], { cwd: place })
    expect(stderr).toMatch(/error BS1016/)
    expect(code).toBe(1)
    expect(existsSync(join(place, '.babysit'))).toBe(false)
  })

  test('stop where nothing runs', async () => {
    expect(await babysit(['stop'], { cwd: emptyFolder() })).toMatchObject({ code: 1 })
  })

  test('doctor finds what it needs on a machine that can run this test', async () => {
    const { code, stdout } = await babysit(['doctor', '--json'], { cwd: emptyFolder() })
    expect(code).toBe(0)
    const { ok, checks } = JSON.parse(stdout)
    expect(ok).toBe(true)
    expect(checks.map((one: { what: string }) => one.what)).toContain('WebAssembly SIMD')
  })
})
