import { expect, test } from 'vitest'
import { openStoreFolder } from '../../../src/store/open-store-folder.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder, start } from './babysit.ts'

describeWith('build', 'babysit space', () => {
  test('changes what a running search searches, and what one searches that was stopped', async () => {
    const cwd = emptyFolder()
    const words = ['--data', 'glyphs', '--space', 'lr=@log:1e-3..0.5', '--space', 'reg=@log:1e-6..1e-2']
    const running = start(['search', ...words, '--budget', '30trials', '--json'], { cwd })
    await running.says('coarse')
    const space = (...more: readonly string[]) => babysit(['space', ...more], { cwd })
    const asked = await space('--set', 'lr=@log:1e-3..0.01', '--freeze', 'reg=0.0001')
    expect(asked.code).toBe(0)
    expect(asked.stderr).toMatch(/^lr=@log:0.001..0.01: searched so in the coarse stage/m)
    expect(asked.stderr).toMatch(/^reg=@0.0001: searched so/m)
    expect((await space()).stdout).toMatch(/^lr=@log:0.001..0.01$/m)
    running.child.kill('SIGINT')
    await running.ended

    const late = await space('--set', 'lr=@log:1e-3..0.02', '--set', 'warmth=@0..1')
    expect(late.code).toBe(1)
    expect(late.stderr).toMatch(/^lr=@log:0.001..0.02: searched so .*; go on with: babysit resume/m)
    expect(late.stderr).toMatch(/warmth=@0..1: refused, the program cannot be given 'warmth'/)
    const { store } = await openStoreFolder(cwd)
    const [study] = await store.studies()
    await store.close()
    expect(study!.plan.wishes).toHaveLength(3)
  }, 180_000)

  test('what cannot be read is said', async () => {
    const cwd = emptyFolder()
    const { store } = await openStoreFolder(cwd)
    const { plan } = await import('../../../src/testing/store-samples.ts')
    await store.createStudy(plan('calm-otter-1'), 1)
    await store.close()
    for (const [words, code] of [
      [['--set', 'lr=@log:..'], 'BS2020'],
      [['--set', 'lr'], 'BS2021'],
      [['--freeze', 'lr'], 'BS1098'],
    ] as const) {
      const ended = await babysit(['space', ...words], { cwd })
      expect(ended.code).toBe(2)
      expect(ended.stderr).toContain(code)
    }
  })
})
