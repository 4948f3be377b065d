import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

const fixtures = fileURLToPath(new URL('../../../fixtures/imports/', import.meta.url))

describeWith('build', 'babysit import', () => {
  let cwd: string
  beforeAll(() => {
    cwd = emptyFolder()
  })
  afterAll(() => rmSync(cwd, { recursive: true }))

  test('prints one command on standard output, and what to know on standard error', async () => {
    const { code, stdout, stderr } = await babysit(['import', join(fixtures, 'sweep.yaml')], { cwd })
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(stdout).toMatch(
      /^babysit run --minimize val_loss --budget 40trials -- python train\.py --fast --lr=@log:/,
    )
    expect(stderr).toContain('early_terminate is left out')
  })

  test('takes a command of Hydra, and quotes what a shell would take apart', async () => {
    const words = ['import', '--', 'python', 'train.py', '-m', 'lr=interval(1e-4,1e-1)', 'name="a b",c']
    const { code, stdout, stderr } = await babysit(words, { cwd })
    expect(code).toBe(0)
    expect(stdout).toBe("babysit run -- python train.py lr=@0.0001..0.1 'name={name}'\n")
    expect(stderr).toContain('name has values that no range on a command line can hold')
  })

  test('brings the trials of Optuna into a study that is shown and reported', async () => {
    const words = ['import', join(fixtures, 'optuna.db'), '--study', 'small cnn', '--json']
    const done = await babysit(words, { cwd })
    expect(done.code, done.stderr).toBe(0)
    const document = JSON.parse(done.stdout)
    expect(document).toMatchObject({ schemaVersion: 1, from: 'optuna', study: 'small-cnn', trials: 20 })
    const shown = await babysit(['show', 'small-cnn'], { cwd })
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toMatch(/^ 6 +coarse +complete +0\.2885 /m)
    expect(shown.stdout).toMatch(/^ 8 +coarse +failed/m)
    expect(shown.stdout).toMatch(/^12 +coarse +diverged/m)
    expect(shown.stdout).not.toContain('watched')
    const report = await babysit(['report', 'small-cnn', '--terminal'], { cwd })
    expect(report.stdout).toContain('The best trial so far is 6 with objective 0.2885')
    const json = JSON.parse((await babysit(['report', 'small-cnn', '--json'], { cwd })).stdout)
    expect(json.study.program).toEqual({ kind: 'recorded', by: 'optuna', name: 'small cnn' })
    const again = await babysit(words, { cwd })
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('BS5611') })
    const other = await babysit([...words, '--as', 'twice'], { cwd })
    expect(JSON.parse(other.stdout).study).toBe('twice')
    const resumed = await babysit(['resume', 'twice'], { cwd })
    expect(resumed).toMatchObject({ code: 1, stderr: expect.stringContaining('BS1018') })
  }, 180_000)

  test.each([
    [[], 'BS1026'],
    [['nothing.yaml'], 'BS1027'],
    [['empty.txt'], 'BS1028'],
    [['binary'], 'BS1028'],
    [['--', 'python', 'train.py'], 'BS5703'],
    [['sweep.yaml', '--', 'python'], 'BS1026'],
  ])('%j is a mistake', async (words, code) => {
    writeFileSync(join(cwd, 'empty.txt'), '')
    writeFileSync(join(cwd, 'binary'), Buffer.from([0, 1, 2, 255]))
    const done = await babysit(['import', ...words], { cwd })
    expect(done).toMatchObject({ stdout: '', stderr: expect.stringContaining(code) })
    expect(done.code).toBe(2)
  })
})
