import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { space } from '../../../src/library/domain-builder.ts'
import { openSearch } from '../../../src/library/open-search.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

describeWith('build', '--constraint', () => {
  const cwd = emptyFolder()
  const moons = ['search', '--data', 'moons', '--hidden', '8', '--budget', '6trials', '--workers', '1']

  test('that something keeps: exit code 0, and it stands in the document', async () => {
    const words = [
      ...moons,
      '--constraint',
      'train/loss <= 100',
      '--constraint',
      'val/accuracy>=0.1',
      '--json',
    ]
    const { code, stdout, stderr } = await babysit(words, { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('Keeps:  train/loss <= 100, val/accuracy >= 0.1')
    const { study, stages } = JSON.parse(stdout)
    expect(study.goal.constraints).toEqual([
      { series: 'train/loss', op: '<=', bound: 100 },
      { series: 'val/accuracy', op: '>=', bound: 0.1 },
    ])
    const missed = stages.flatMap(({ trials }: { trials: { missed?: string[] }[] }) =>
      trials.flatMap((one) => one.missed ?? []),
    )
    expect(missed).toEqual([])
  }, 120_000)

  test('that nothing keeps: exit code 3, said in report and tables', async () => {
    writeFileSync(
      join(cwd, 'slow.yaml'),
      'trainer: {data: moons, hidden: 8}\nconstraint: val/loss <= 1e-9\nbudget: 6trials\n',
    )
    const { code, stdout, stderr } = await babysit(['search', '--config', 'slow.yaml', '--workers', '1'], {
      cwd,
    })
    expect(code, stderr).toBe(3)
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /No trial keeps val\/loss <= 1e-9, so there is no best; trial \d+ comes nearest, with val\/loss 0\.\d+ > 1e-9/,
    )
    const shown = await babysit(['show'], { cwd })
    expect(shown.stdout).toContain('keeps    val/loss <= 1e-9')
    expect(shown.stdout).toMatch(/val\/loss 0\.\d+ > 1e-9/)
    const exported = await babysit(['export'], { cwd })
    expect(exported.stdout.split('\n')[0]).toContain(',missed,')
    const listed = await babysit(['list', '--json'], { cwd })
    expect(JSON.parse(listed.stdout).studies[0]).toMatchObject({ best: null })
  }, 120_000)

  test('that is none is told', async () => {
    const { code, stderr } = await babysit([...moons, '--constraint', 'latency < 20'], { cwd })
    expect([code, stderr]).toEqual([2, expect.stringContaining('BS1078')])
  })

  test('of a command, whose series has another name there', async () => {
    const program =
      "const x = Number(process.argv.at(-1)); console.log('epoch=1 val_loss=' + (10 - x) + ' latency=' + x)"
    writeFileSync(join(cwd, 'toy.cjs'), program)
    const words = [
      'search',
      '--budget',
      '8trials',
      '--workers',
      '1',
      '-y',
      '--json',
      '--minimize',
      'val_loss',
    ]
    const command = ['--constraint', 'latency <= 5', '--', 'node', join(cwd, 'toy.cjs'), '--x', '@0.0..10']
    const { code, stdout, stderr } = await babysit([...words, ...command], { cwd })
    expect(code, stderr).toBe(0)
    const { study, stages } = JSON.parse(stdout)
    expect(study.goal).toMatchObject({
      series: 'val/loss',
      constraints: [{ series: 'val/latency', op: '<=', bound: 5 }],
    })
    const trials = stages.flatMap((stage: { trials: object[] }) => stage.trials)
    const best = trials.find(({ number }: { number: number }) => number === stages.at(-1).ranking[0])
    expect(best.settings.x).toBeLessThanOrEqual(5)
  }, 120_000)

  test('of a search that others run', async () => {
    const search = await openSearch({
      dir: cwd,
      name: 'told',
      space: { x: space.linear(0, 10) },
      goal: { maximize: 'taste' },
      constraints: ['price <= 5'],
      sampler: 'gp',
    })
    for (let i = 0; i < 14; i++) {
      const { number, settings } = await search.ask()
      await search.tell(number, { taste: settings.x, price: settings.x })
    }
    expect(search.best!.goal).toBeLessThanOrEqual(5)
    expect(search.best!.goal).toBeGreaterThan(4)
    await search.close()
    const wrong = openSearch({
      dir: cwd,
      name: 'wrong',
      space: { x: space.linear(0, 1) },
      constraints: ['price < 5'],
    })
    await expect(wrong).rejects.toThrow(/constraints/)
  })
})
