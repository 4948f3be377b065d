import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { space } from '../../../src/library/domain-builder.ts'
import { openSearch } from '../../../src/library/open-search.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

describeWith('build', '--warm-start', () => {
  const cwd = emptyFolder()
  beforeAll(async () => {
    const old = await openSearch({
      dir: cwd,
      name: 'old',
      space: { lr: space.log(1e-4, 10) },
      goal: { minimize: 'val/loss' },
    })
    for (const _ of Array.from({ length: 12 })) {
      const { number, settings } = await old.ask()
      await old.tell(number, Math.abs(Math.log10(settings.lr) + 1))
    }
    await old.close()
  })
  const moons = ['search', '--data', 'moons', '--hidden', '8', '--budget', '6trials', '--workers', '1']

  test('begins a study from an older one, and says what was taken', async () => {
    const words = [...moons, '--warm-start', 'old', '--json', '--space', 'lr=@log:1e-3..1']
    const { code, stdout, stderr } = await babysit(words, { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/Before: \d+ trials are taken from old\. .*It is judged by its own goal/)
    expect(stderr).toMatch(/left out: lr lies outside of the range here/)
    const { study, stages } = JSON.parse(stdout)
    expect(study.warmStart).toEqual([{ study: 'old', trials: expect.any(Number), notes: expect.any(Array) }])
    expect(stages.length).toBeGreaterThan(0)
    const shown = await babysit(['resume', study.id], { cwd })
    expect(shown.stderr).not.toContain('another version of babysit')
  }, 120_000)

  test('is read from a study file, and shown beforehand', async () => {
    writeFileSync(join(cwd, 'warm.yaml'), 'trainer: {data: moons}\nwarm-start: [old]\nbudget: 6trials\n')
    const { code, stdout, stderr } = await babysit(['search', '--config', 'warm.yaml', '-n'], { cwd })
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('trials are taken from old.')
  })

  test('of a study that is not there, or without a search, is told', async () => {
    const nobody = await babysit([...moons, '--warm-start', 'nobody'], { cwd })
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('No study "nobody"')])
    const check = await babysit(['check', '--data', 'moons', '--warm-start', 'old'], { cwd })
    expect([check.code, check.stderr]).toEqual([2, expect.stringContaining('BS1058')])
  })
})
