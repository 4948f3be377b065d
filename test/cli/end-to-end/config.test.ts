import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

/** A folder with a study file, and the settings of a person in a home of their own. */
function places(files: { readonly project?: string; readonly user?: string }) {
  const cwd = emptyFolder()
  const home = emptyFolder()
  const user = join(home, '.config', 'babysit', 'config.yaml')
  mkdirSync(join(user, '..'), { recursive: true })
  if (files.user !== undefined) writeFileSync(user, files.user)
  if (files.project !== undefined) writeFileSync(join(cwd, 'babysit.yaml'), files.project)
  return { cwd, user, env: { HOME: home, XDG_CONFIG_HOME: '' } }
}

describeWith('build', 'settings', () => {
  test('command line, environment, study file, person, what is usual: the first that says it', async () => {
    const { cwd, user, env } = places({
      user: 'workers: 3\nmemory-limit: 8GB\nbudget: 1h\ntimeout: 5m\nretries: 4\n',
      project: 'command: python train.py --lr @log:1e-5..1e-1\nbudget: 2h\ntimeout: 9m\nretries: 3\n',
    })
    const own = { ...env, BABYSIT_OPTION_TIMEOUT: '7m', BABYSIT_OPTION_RETRIES: '2' }
    const words = ['config', '--retries', '0', '--space', 'width=@pow2:8..64']
    const { stdout, code } = await babysit([...words, '--json'], { cwd, env: own })
    expect(code).toBe(0)
    const { settings, files } = JSON.parse(stdout)
    const by = Object.fromEntries(
      settings.map((one: { name: string; value: string; origin: string }) => [
        one.name,
        [one.value, one.origin],
      ]),
    )
    expect(by).toMatchObject({
      command: ['python train.py --lr @log:1e-5..1e-1', 'babysit.yaml:1'],
      retries: ['0', 'the command line'],
      timeout: ['7m', 'BABYSIT_OPTION_TIMEOUT'],
      budget: ['2h', 'babysit.yaml:2'],
      workers: ['3', `${user}:1`],
      memoryLimit: ['8GB', `${user}:2`],
      seed: ['1', 'what is usual'],
      gpus: [null, 'what is usual'],
      'space.width': ['@pow2:8..64', 'the command line'],
    })
    expect(files).toEqual({ project: 'babysit.yaml', user })
    const shown = await babysit([...words, '--show-origin'], { cwd, env: own })
    expect(shown.stdout).toMatch(/^budget +2h +babysit\.yaml:2$/m)
    expect((await babysit(words, { cwd, env: own })).stdout).not.toContain('babysit.yaml:2')
  })

  test('are what a study is begun with', async () => {
    const { cwd, env } = places({ user: 'workers: 1\nseed: 9\n', project: 'seed: 5\n' })
    const words = ['run', '--dry-run', '--json']
    const command = ['--', 'true', '--lr', '@log:1e-5..1e-1']
    const { plan } = JSON.parse((await babysit([...words, ...command], { cwd, env })).stdout)
    expect(plan).toMatchObject({ workers: 1, seed: 5 })
    const bare = await babysit([...words, '--no-config', '--workers', '2', ...command], { cwd, env })
    expect(JSON.parse(bare.stdout).plan).toMatchObject({ workers: 2, seed: 1 })
  })

  test('XDG_CONFIG_HOME says where those of a person lie', async () => {
    const { cwd, env } = places({})
    const elsewhere = emptyFolder()
    mkdirSync(join(elsewhere, 'babysit'))
    writeFileSync(join(elsewhere, 'babysit/config.yaml'), 'sampler: tpe\n')
    const { stdout } = await babysit(['config'], { cwd, env: { ...env, XDG_CONFIG_HOME: elsewhere } })
    expect(stdout).toMatch(/^sampler +tpe$/m)
  })

  test.each([
    [
      'a misspelt key',
      'workrs: 3\n',
      /^error BS1105: .*config\.yaml:1:1: 'workrs'.*did you mean 'workers'\?/m,
    ],
    ['a bad value', 'seed: 1\nworkers: none\n', /^error BS1008: .*config\.yaml:2:10: --workers 'none'/m],
    ['what belongs to one study', 'space:\n  lr: 1..2\n', /^error BS1106: .*config\.yaml:1:1: 'space'/m],
    ['what is no YAML', 'workers: [\n', /^error BS1100: .*config\.yaml/m],
  ])('%s is an error at its place', async (_, user, message) => {
    const { cwd, env } = places({ user })
    const words = ['run', '--dry-run', '--', 'true', '--lr', '@log:1e-5..1e-1']
    const { code, stderr, stdout } = await babysit(words, { cwd, env })
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^next: \S/m)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})
