import { beforeAll, expect, test } from 'vitest'
import { space } from '../../../src/library/domain-builder.ts'
import { openSearch } from '../../../src/library/open-search.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

describeWith('build', 'babysit replay', () => {
  const cwd = emptyFolder()
  beforeAll(async () => {
    const search = await openSearch({
      dir: cwd,
      name: 'curves',
      space: { lr: space.log(1e-4, 1) },
      goal: { maximize: 'val/accuracy' },
    })
    for (let i = 0; i < 24; i++) {
      const { number, settings } = await search.ask()
      const level = 1 - Math.abs(Math.log10(settings.lr) + 2) / 3
      for (let epoch = 1; epoch <= 9; epoch++)
        await search.report(number, { 'val/accuracy': level * (1 - 0.5 ** epoch) }, { step: epoch, epoch })
      await search.tell(number, level * (1 - 0.5 ** 9))
    }
    await search.close()
  })

  test('says what each scheduler would have saved, and whether the best would have survived', async () => {
    const { code, stdout } = await babysit(['replay', 'curves'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^curves: 24 search trials of equal budget, 216 epochs in all; the best is #\d+/)
    expect(stdout).toMatch(/^none +216 +0 % +0 +#\d+ +0\.\d+ +yes$/m)
    expect(stdout).toMatch(/^median +\d+ .*yes$/m)
    expect(stdout).toMatch(/^median: trial \d+ at \d+: val\/accuracy .* is behind/m)
  })

  test('in the order of a sampler, as JSON', async () => {
    const { stdout } = await babysit(
      ['replay', 'curves', '--scheduler', 'median,asha', '--sampler', 'tpe', '--json'],
      { cwd },
    )
    const { best, found, order, replayed, unit } = JSON.parse(stdout)
    expect(unit).toBe('epochs')
    expect(order[found - 1]).toBe(best.number)
    expect([...order].sort((a: number, b: number) => a - b)).toEqual(
      Array.from({ length: 24 }, (_, i) => i + 1),
    )
    expect(replayed.map(({ scheduler }: { scheduler: string }) => scheduler)).toEqual(['median', 'asha'])
    for (const { spent, recorded } of replayed) expect(spent).toBeLessThan(recorded)
  })

  test('what cannot be replayed is said', async () => {
    const search = await openSearch({
      dir: cwd,
      name: 'flat',
      space: { lr: space.log(1e-4, 1) },
      goal: { maximize: 'val/accuracy' },
    })
    await search.tell((await search.ask()).number, 0.5)
    await search.close()
    const { code, stderr } = await babysit(['replay', 'flat'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('BS1097')
    expect((await babysit(['replay', 'curves', '--scheduler', 'ashaa'], { cwd })).stderr).toContain('BS1005')
  })
})
