import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

const command = [
  '--',
  'python',
  'train.py',
  '--lr',
  '@log:1e-5..1e-1@3e-4',
  '--opt',
  '@adam,sgd',
  '--amp',
  '@bool',
]

describeWith('build', 'a dry run', () => {
  test('shows five commands as they would be run, the space and the cost, and leaves nothing', async () => {
    const cwd = emptyFolder()
    const words = ['--epochs', '{epochs}', '--seed', '{seed}', '--out', '{trial.dir}/o', '@2..8']
    const { code, stdout, stderr } = await babysit(
      ['search', '--dry-run', '--name', 'arg1=depth', ...command, ...words],
      { cwd },
    )
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const commands = stdout.split('\n').filter((line) => line.startsWith('  python train.py'))
    expect(commands).toHaveLength(5)
    for (const line of commands) {
      expect(line).toMatch(
        /^ {2}python train\.py --lr \S+ --opt (adam|sgd)( --amp)? --epochs \d+ --seed \d+ --out \.babysit\/runs\/STUDY\/\d+\.1\/o \d$/,
      )
    }
    expect(commands.some((line) => line.includes('--lr 0.0003 '))).toBe(true)
    expect(stdout).toMatch(/^ {2}lr +learningRate +number, log +@log:1e-5\.\.0\.1@0\.0003$/m)
    expect(stdout).toMatch(/^ {2}depth +depth +whole number +@2\.\.8$/m)
    expect(stdout).toMatch(/^Cost: /m)
    expect(existsSync(join(cwd, '.babysit'))).toBe(false)
  })

  test('as one JSON document', async () => {
    const { stdout } = await babysit(['run', '-n', '--json', ...command], { cwd: emptyFolder() })
    const { runs, space } = JSON.parse(stdout)
    expect(runs.length).toBe(5)
    expect(space.parameters.map((one: { name: string }) => one.name)).toEqual(['lr', 'opt', 'amp'])
  })

  test('of the built-in trainer', async () => {
    const { code, stdout } = await babysit(['search', '--dry-run', '--data', 'moons'], { cwd: emptyFolder() })
    expect(code).toBe(0)
    expect(stdout).toContain('lr = ')
  })

  test('with a template, and hints', async () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'c.yaml'), 'lr: "@log:1e-5..1e-1"\n')
    const { stdout, stderr } = await babysit(
      [
        'search',
        '-n',
        '--template',
        'c.yaml',
        '--',
        'prog',
        '--config',
        '{c.yaml}',
        '--wd',
        '@log:1e-5..',
        '--epochs',
        '{epoch}',
      ],
      { cwd },
    )
    expect(stdout).toContain('  prog --config .babysit/runs/STUDY/')
    expect(stderr).toMatch(/"@log:1e-5\.\." is passed on as it is/)
    expect(stderr).toMatch(/\{epoch\} is passed on as it is; did you mean \{epochs\}\?/)
  })

  test.each<[string, readonly string[], RegExp]>([
    ['a name for nothing', ['--name', 'arg2=x', ...command], /BS1190/],
    ['a name that cannot be read', ['--name', 'arg2', ...command], /BS1194/],
    ['two budgets', ['--', 't', '--epochs', '@fid:1..9', '--steps', '@fid:1..9'], /BS1191/],
    ['a template that is missing', ['--template', 'no.yaml', ...command], /BS1192/],
    ['more memory than there is a unit for', ['--memory-limit', '3 parrots', ...command], /BS1051/],
    ['a memory limit for threads', ['--memory-limit', '3GB'], /BS1054: --memory-limit is for commands/],
    ['cards for nobody', ['--gpus', '0', ...command], /BS1052/],
    ['the same card twice', ['--gpus', '1,1', ...command], /BS1052/],
    ['half a retry', ['--retries', '0.5', ...command], /BS1053/],
  ])('%s is an error', async (_, words, message) => {
    const { code, stdout, stderr } = await babysit(['run', '--dry-run', ...words], { cwd: emptyFolder() })
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})
