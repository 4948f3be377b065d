import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, expectTypeOf, test } from 'vitest'
import { space } from '../../src/library/domain-builder.ts'
import { openSearch } from '../../src/library/open-search.ts'
import { babysit } from '../cli/end-to-end/babysit.ts'
import { describeWith } from '../requirements.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'babysit search '))
})
afterEach(() => rmSync(dir, { recursive: true }))

const request = {
  space: { lr: space.log(1e-4, 1, { start: 0.1 }), optimizer: space.choice(['adam', 'sgd']) },
  goal: { maximize: 'val/accuracy' },
  fixed: { epochs: 3 },
  seed: 5,
} as const

const worth = (settings: { readonly lr: number }) => 1 - (Math.log10(settings.lr) + 2) ** 2 / 10

test('asks, tells, and knows the best', async () => {
  const search = await openSearch({ ...request, dir })
  for (let i = 0; i < 20; i++) {
    const { number, settings } = await search.ask()
    expectTypeOf(settings.optimizer).toEqualTypeOf<'adam' | 'sgd'>()
    expectTypeOf(settings.lr).toEqualTypeOf<number>()
    expectTypeOf(settings.epochs).toEqualTypeOf<3>()
    if (i === 0) expect(settings.lr).toBe(0.1)
    expect(settings.epochs).toBe(3)
    await search.tell(number, worth(settings))
  }
  expect(search.best!.goal).toBeGreaterThan(0.9)
  expect(search.best!.goal).toBe(worth(search.best!.settings))
  await search.close()
})

test('trials overlap, are told in any order, fail, diverge, and bring curves', async () => {
  const search = await openSearch({ ...request, dir, name: 'mine' })
  const trials = await Promise.all([search.ask(), search.ask(), search.ask(), search.ask()])
  expect(trials.map(({ number }) => number)).toEqual([1, 2, 3, 4])
  expect(new Set(trials.map(({ settings }) => settings.lr)).size).toBe(4)
  for (let step = 1; step <= 3; step++)
    await search.report(3, { 'train/loss': 1 / step }, { step, epoch: step })
  await search.tell(3, { 'val/accuracy': 0.7, 'val/loss': 0.4 })
  await search.tell(1, { failed: 'out of memory' })
  await search.tell(2, Number.NaN)
  await expect(search.tell(3, 0.9)).rejects.toMatchObject({ code: 'BS5608' })
  await expect(search.tell(9, 0.9)).rejects.toThrow(/was never asked for; under way are 4/)
  await expect(search.tell(4, { accuracy: 0.9 })).rejects.toMatchObject({ code: 'BS5609' })
  expect(search.running.map(({ number }) => number)).toEqual([4])
  expect(search.best).toEqual({ settings: trials[2].settings, goal: 0.7, trials: [3] })
  await search.close()

  // Another process comes: it is told what is still under way, and the sequence goes on.
  const again = await openSearch({ ...request, dir, name: 'mine' })
  expect(again.running).toEqual([trials[3]])
  expect(again.best!.goal).toBe(0.7)
  await again.tell(4, 0.8)
  const fifth = await again.ask()
  expect(fifth.number).toBe(5)
  await again.tell(5, 0.1)
  await again.close()
})

test('the same seed and the same answers ask for the same settings, wherever it was interrupted', async () => {
  const asked = async (interrupted: boolean) => {
    const name = interrupted ? 'parts' : 'whole'
    let search = await openSearch({ ...request, dir, name })
    const all: unknown[] = []
    for (let i = 0; i < 6; i++) {
      const trial = await search.ask()
      all.push(trial)
      await search.tell(trial.number, worth(trial.settings))
      if (!interrupted) continue
      await search.close()
      search = await openSearch({ ...request, dir, name })
    }
    await search.close()
    return all
  }
  expect(await asked(true)).toEqual(await asked(false))
})

test('a grid ends', async () => {
  const search = await openSearch({
    space: { a: space.choice(['x', 'y']), b: space.bool() },
    goal: { minimize: 'loss' },
    sampler: 'grid',
    dir: null,
  })
  for (let i = 0; i < 4; i++) await search.tell((await search.ask()).number, i)
  await expect(search.ask()).rejects.toMatchObject({ code: 'BS5610' })
  await search.close()
})

describeWith('build', 'a search that is through', () => {
  test('is shown and reported as any study', async () => {
    const search = await openSearch({ ...request, dir, name: 'mine' })
    const told = [0.7, Number.NaN, { failed: 'out of memory' }]
    for (const one of told) await search.tell((await search.ask()).number, one)
    await search.close()
    const shown = await babysit(['show', 'mine', '--dir', dir], { cwd: dir })
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).toMatch(/^1 +coarse +complete +0\.7 /m)
    expect(shown.stdout).toMatch(/^2 +coarse +diverged/m)
    expect(shown.stdout).toMatch(/^3 +coarse +failed/m)
    expect(shown.stdout).toContain('finished')
    const report = await babysit(['report', 'mine', '--terminal', '--dir', dir], { cwd: dir })
    expect(report).toMatchObject({ code: 0, stderr: '' })
    expect(report.stdout).toContain('0.7')
    const resumed = await babysit(['resume', 'mine', '--dir', dir], { cwd: dir })
    expect(resumed).toMatchObject({ code: 1, stderr: expect.stringContaining('BS1018') })
  })
})

test('says before the first trial what is wrong with its ranges, and keeps it for the report', async () => {
  const wrong = { ...request, space: { lr: space.linear(1e-4, 0.1), dropout: space.linear(0, 0.5) } }
  const search = await openSearch({ ...wrong, dir, name: 'linear' })
  expect(search.warnings).toEqual([
    'lr is searched on a linear scale over 3 decades up to 0.1: 90 % of the trials would lie above 0.01. Better: @log:0.0001..0.1.',
  ])
  await search.close()
  const fine = await openSearch({ ...request, dir, name: 'logarithmic' })
  expect(fine.warnings).toEqual([])
  await fine.close()
})
