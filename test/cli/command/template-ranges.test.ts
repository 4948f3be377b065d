import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { templateRanges } from '../../../src/cli/command/template-ranges.ts'
import { createLocalProcessLauncher } from '../../../src/runs/launchers/local-process.ts'
import { describeWith, python } from '../../requirements.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit template '))
})
afterEach(() => rmSync(folder, { recursive: true }))

const settings = {
  'optim.lr': 3e-7,
  'optim.name': 'adam',
  'model.depth': 4,
  'train.amp': true,
  'train.wd': 0.5,
}

/** The copy that a run is given of a file, and what was found in the file. */
async function copyOf(name: string, text: string) {
  writeFileSync(join(folder, name), text)
  const found = templateRanges([name], folder)
  const launcher = createLocalProcessLauncher()
  const own = mkdtempSync(join(folder, 'run '))
  const run = await launcher.start({
    run: 's/1.1',
    program: { kind: 'command', argv: ['cp', `{${name}}`, 'seen'], cwd: own, templates: found.templates },
    orders: { settings, seed: 7, budget: { amount: 3, unit: 'epochs' } },
    folder: own,
    wire: join(own, 'wire.jsonl'),
  })
  expect((await run.ended).status).toBe('ok')
  await launcher.close()
  return {
    names: found.parameters.map((one) => one.name),
    hints: found.hints,
    copy: readFileSync(join(own, 'seen'), 'utf8'),
    own,
  }
}

const yaml = `# how to train
optim:
  lr: @log:1e-5..1e-1   # searched
  name: "@adam,sgd"
model:
  depth: '@2..8'
  size: [16, 32]
train:
  amp: "@bool"
  wd: {wd}
  seed: {seed}
  epochs: "{epochs}"
  out: {trial.dir}/ckpt
  note: "run {seed} of {trial.dir}"
  ratio: 1.0
  mail: me@example.org
  flow: {a: 1}
`

describe('a YAML file', () => {
  test('holds ranges and places; the copy keeps types, comments and everything else', async () => {
    const { names, copy, own, hints } = await copyOf(
      'config.yaml',
      yaml.replace('out: {trial.dir}/ckpt', 'out: "{trial.dir}/ckpt"').replace('wd: {wd}', 'wd: {train.wd}'),
    )
    expect(names).toEqual(['optim.lr', 'optim.name', 'model.depth', 'train.amp'])
    expect(hints).toEqual([])
    expect(parseYaml(copy)).toEqual({
      optim: { lr: 3e-7, name: 'adam' },
      model: { depth: 4, size: [16, 32] },
      train: {
        amp: true,
        wd: 0.5,
        seed: 7,
        epochs: 3,
        out: `${own}/ckpt`,
        note: `run 7 of ${own}`,
        ratio: 1,
        mail: 'me@example.org',
        flow: { a: 1 },
      },
    })
    expect(copy).toContain('# how to train')
    expect(copy).toContain('ratio: 1.0')
    expect(copy).toContain('lr: 3.0e-7')
  })

  describeWith('python', 'as Python reads it', () => {
    test('a small number is a number', async (context) => {
      const { copy } = await copyOf('config.yaml', 'optim:\n  lr: "@log:1e-5..1e-1"\n')
      const ask = 'import sys,yaml; print(repr(yaml.safe_load(sys.stdin)["optim"]["lr"]))'
      try {
        execFileSync(python(), ['-c', 'import yaml'], { stdio: 'ignore' })
      } catch {
        context.skip('python has no yaml')
      }
      expect(execFileSync(python(), ['-c', ask], { input: copy, encoding: 'utf8' })).toBe('3e-07\n')
    })
  })

  test.each([
    ['config.yaml', 'a: 1\n  b: 2\n', /config\.yaml:1:4 cannot be read as YAML/],
    ['config.json', '{"a": }', /config\.json cannot be read as JSON/],
    ['config.toml', 'a = 1\nb = \n', /config\.toml:2:\d+ cannot be read as TOML/],
  ])('a broken %s is an error with its place', (name, text, message) => {
    writeFileSync(join(folder, name), text)
    expect(() => templateRanges([name], folder)).toThrow(message)
  })
})

test('a JSON file', async () => {
  const text = JSON.stringify({
    optim: { lr: '@log:1e-5..1e-1', name: '@adam,sgd' },
    model: { depth: '@2..8' },
    list: ['{seed}', 'x'],
  })
  const { names, copy } = await copyOf('config.json', text)
  expect(names).toEqual(['optim.lr', 'optim.name', 'model.depth'])
  expect(JSON.parse(copy)).toEqual({ optim: { lr: 3e-7, name: 'adam' }, model: { depth: 4 }, list: [7, 'x'] })
})

test('a TOML file: whole numbers stay whole, real ones real', async () => {
  const { copy } = await copyOf(
    'config.toml',
    'ratio = 1.0\ncount = 3\n[model]\ndepth = "@2..8"\n[train]\nwd = "{train.wd}"\nday = 2024-01-02\n',
  )
  expect(parseToml(copy)).toMatchObject({ ratio: 1, count: 3, model: { depth: 4 }, train: { wd: 0.5 } })
  expect(copy).toContain('ratio = 1.0')
  expect(copy).toContain('count = 3\n')
  expect(copy).toContain('depth = 4\n')
  expect(copy).toContain('2024-01-02')
})

test('any other text has its places filled in', async () => {
  const { names, copy } = await copyOf('run.cfg', 'lr={optim.lr}\nseed={seed} {unknown} @1..2\n')
  expect(names).toEqual([])
  expect(copy).toBe('lr=3e-7\nseed=7 {unknown} @1..2\n')
})

test('a file that bears a name of ours keeps out of our way', async () => {
  const { copy } = await copyOf('params.json', '{"seed":"{seed}"}')
  expect(JSON.parse(copy)).toEqual({ seed: 7 })
})

test('a file that is missing, and two of one name', () => {
  expect(() => templateRanges(['no.yaml'], folder)).toThrow(/--template no\.yaml: there is no such file/)
  writeFileSync(join(folder, 'a.yaml'), 'a: 1\n')
  expect(() => templateRanges(['a.yaml', './a.yaml'], folder)).toThrow(/two files are called a\.yaml/)
})
