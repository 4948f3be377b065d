import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

const yaml = `# how we train
command: python train.py --lr @log:1e-5..1e-1 --epochs {epochs} --note 'a b'
space:
  optimizer: [adam, sgd]
  momentum:
    range: 0.0..0.99
    when: {optimizer: sgd}
set:
  batch: 64
minimize: val/loss
budget: 20trials
workers: 1
stages: [coarse, fine]
timeout: 10m
memory-limit: 4GB
`

/** A dry run in a folder with these files, as its document. */
async function preview(
  files: Readonly<Record<string, string>>,
  words: readonly string[] = [],
  env: Record<string, string> = {},
) {
  const cwd = emptyFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const ended = await babysit(['run', '--dry-run', '--json', ...words], { cwd, env })
  expect(existsSync(join(cwd, '.babysit'))).toBe(false)
  return { ...ended, document: ended.code === 0 ? JSON.parse(ended.stdout) : null }
}

describeWith('build', 'a study file', () => {
  test('in the folder is used: program, space, conditions, settings', async () => {
    const { document } = await preview({ 'babysit.yaml': yaml })
    expect(document.program).toBe('python train.py --lr {lr} --epochs {epochs} --note a b')
    expect(document.fixed).toEqual({ batch: 64 })
    expect(document.space.parameters.map((one: { name: string }) => one.name)).toEqual([
      'lr',
      'optimizer',
      'momentum',
    ])
    expect(document.space.parameters[2]).toMatchObject({
      kind: 'real',
      condition: { parameter: 'optimizer', in: ['sgd'] },
    })
    expect(document.plan).toMatchObject({
      stages: ['coarse', 'fine'],
      workers: 1,
      effort: { kind: 'trials', trials: 20 },
      goal: { series: 'val/loss', direction: 'minimize' },
      limits: { timeout: 600, memory: 4e9 },
    })
  })

  test('gives way to the environment, and both to the command line', async () => {
    const env = {
      BABYSIT_OPTION_WORKERS: '3',
      BABYSIT_OPTION_BUDGET: '7trials',
      BABYSIT_OPTION_MEMORY_LIMIT: '2GB',
    }
    const { document } = await preview(
      { 'babysit.yaml': yaml },
      ['--budget', '9trials', '--maximize', 'acc'],
      env,
    )
    expect(document.plan).toMatchObject({
      workers: 3,
      effort: { trials: 9 },
      goal: { series: 'acc', direction: 'maximize' },
      limits: { timeout: 600, memory: 2e9 },
    })
  })

  test('what the line says of a parameter replaces what the file says of it', async () => {
    const { document } = await preview({ 'babysit.yaml': yaml }, [
      '--set',
      'batch=16',
      '--set',
      'momentum=0.9',
    ])
    expect(document.fixed).toEqual({ batch: 16, momentum: 0.9 })
    expect(document.space.parameters.map((one: { name: string }) => one.name)).toEqual(['lr', 'optimizer'])
  })

  test('its program gives way to one on the line', async () => {
    const { document } = await preview({ 'babysit.yaml': yaml }, ['--', 'other', '--wd', '@0..1'])
    expect(document.program).toBe('other --wd {wd}')
    expect(document.plan.limits).toMatchObject({ timeout: 600 })
  })

  test('in TypeScript, typed, computed', async () => {
    const { document } = await preview({
      'babysit.config.ts': `import { defineStudy } from 'babysit'
const rates: string = 'log:1e-4..1'
export default defineStudy({
  trainer: { data: 'moons', model: 'mlp' },
  space: { lr: rates },
  seed: 3 + 4,
})
`,
    })
    expect(document.program).toContain('--data moons')
    expect(document.plan.seed).toBe(7)
    expect(document.space.parameters[0]).toMatchObject({ name: 'lr', low: 1e-4, high: 1 })
  })

  test('is named with --config, or left alone with --no-config', async () => {
    const named = await preview({ 'other.yaml': 'trainer: {data: moons}\nseed: 5\n' }, [
      '--config',
      'other.yaml',
    ])
    expect(named.document.plan.seed).toBe(5)
    const without = await preview({ 'babysit.yaml': 'seed: 5\n' }, ['--no-config', '--data', 'moons'])
    expect(without.document.plan.seed).toBe(1)
  })

  test.each<[string, string, string, RegExp]>([
    [
      'no YAML',
      'babysit.yaml',
      'a: 1\n  b: 2\n',
      /BS1100: babysit\.yaml:1:4: this is no YAML: .*\n {2}a: 1\n {5}\^/,
    ],
    [
      'an unknown key',
      'babysit.yaml',
      'seed: 1\nbudgte: 10m\n',
      /BS1105: babysit\.yaml:2:1: 'budgte' is nothing.*did you mean 'budget'\?\n {2}budgte: 10m\n {2}\^/,
    ],
    [
      'a key that a parameter lacks',
      'babysit.yaml',
      'space:\n  lr:\n    rnage: 0..1\n',
      /BS1105: babysit\.yaml:3:\d+: /,
    ],
    [
      'a wrong kind of value',
      'babysit.yaml',
      'workers: [1, 2]\n',
      /BS1105: babysit\.yaml:1:10: workers is \[1,2\]; expected/,
    ],
    [
      'a list of one',
      'babysit.yaml',
      'space:\n  opt: [adam]\n',
      /BS1105: babysit\.yaml:2:8: space\.opt is \["adam"\]; expected a range/,
    ],
    [
      'a list at the top',
      'babysit.yaml',
      '- a\n- b\n',
      /BS1105: babysit\.yaml:1:1: the file is \["a","b"\]; expected settings by name/,
    ],
    [
      'a budget without a unit',
      'babysit.yaml',
      'trainer: {data: moons}\nbudget: 10\n',
      /BS1003: babysit\.yaml:2:9: .*unit is missing.*\n {2}budget: 10\n {10}\^/,
    ],
    [
      'a sampler that does not exist',
      'babysit.yaml',
      'trainer: {data: moons}\nsampler: sobel\n',
      /BS1004: babysit\.yaml:2:10: .*did you mean 'sobol/,
    ],
    [
      'a size without a unit',
      'babysit.yaml',
      'command: t @0..1\nmemory-limit: "4"\n',
      /BS1051: babysit\.yaml:2:15: /,
    ],
    [
      'a range that cannot be read',
      'babysit.yaml',
      'command: t\nspace:\n  lr: log:1e-5..\n',
      /BS2020: babysit\.yaml:3:7: Cannot read the range of lr:[\s\S]*\n {2} {2}lr: log:1e-5\.\.\n {8}\^/,
    ],
    [
      'bounds the wrong way round',
      'babysit.yaml',
      'command: t\nspace:\n  lr: log:1..1e-3\n',
      /BS2002: babysit\.yaml:3:7: lr: the bounds/,
    ],
    [
      'a module that is missing',
      'babysit.yaml',
      'module: train.ts\n',
      /BS1012: babysit\.yaml:1:9: 'train\.ts' is no file/,
    ],
    [
      'TypeScript that cannot be read',
      'babysit.config.ts',
      'export default {\n  seed: ,\n}\n',
      /BS1101: babysit\.config\.ts:2:\d+: it cannot be loaded/,
    ],
    [
      'TypeScript that throws',
      'babysit.config.ts',
      'const a = 1\nthrow new Error("no data here")\nexport default {}\n',
      /BS1101: babysit\.config\.ts(:2:\d+)?: it cannot be loaded: .*no data here/,
    ],
    [
      'no default export',
      'babysit.config.ts',
      'export const a = 1\n',
      /BS1102: babysit\.config\.ts: it has no default export/,
    ],
    [
      'an unknown key in TypeScript',
      'babysit.config.ts',
      'export default {\n  seed: 1,\n  wrokers: 2,\n}\n',
      /BS1105: babysit\.config\.ts:3:3: 'wrokers' is nothing.*'workers'/,
    ],
    [
      'a wrong value in TypeScript',
      'babysit.config.ts',
      "export default {\n  trainer: { data: 'moons' },\n  budget: '10',\n}\n",
      /BS1003: babysit\.config\.ts:3:3: /,
    ],
  ])('%s is an error that points at its place', async (_, name, text, message) => {
    const { code, stdout, stderr } = await preview({ [name]: text })
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^next: \S/m)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test.each<[string, readonly string[], RegExp]>([
    [
      'a file that is missing',
      ['--config', 'no.yaml'],
      /BS1103: --config no\.yaml: it cannot be read \(ENOENT\)/,
    ],
    ['a file of another kind', ['--config', 'x.toml'], /BS1104: --config x\.toml: a study file is YAML/],
  ])('%s', async (_, words, message) => {
    const { code, stderr } = await preview({ 'x.toml': 'a = 1\n' }, words)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})
