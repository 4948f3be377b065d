import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { space } from '../../../src/library/domain-builder.ts'
import { openSearch } from '../../../src/library/open-search.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

describeWith('build', '--goal', () => {
  const cwd = emptyFolder()
  beforeAll(() => {
    const program =
      "const [w, e] = process.argv.slice(2).map(Number); console.log('epoch=' + e + ' val_loss=' + (9 - Math.log2(w)) + ' latency=' + w)"
    writeFileSync(join(cwd, 'toy.cjs'), program)
  })
  const toy = ['--', 'node', 'toy.cjs', '@log:1.0..256', '{epochs}']
  const search = ['search', '--budget', '16trials', '--workers', '2', '-y', '--name', 'arg1=width']
  const two = ['--goal', 'min val_loss', '--goal', 'min latency']

  test('given twice: a front in the terminal, the document and the tables, and no winner', async () => {
    const { code, stdout, stderr } = await babysit([...search, ...two, '--sampler', 'nsga2', ...toy], { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('Goals:  minimize val_loss, minimize latency; none goes before another')
    expect(stderr).not.toContain('best so far')
    const text = stdout.replace(/\s+/g, ' ')
    expect(text).toContain('What no other trial beats')
    expect(text).toMatch(
      /\d+ trials are beaten by no other of \d+ in all of val\/loss \(less is better\), (val\/)?latency \(less is better\); together they cover [\d.]+ %/,
    )
    const document = JSON.parse((await babysit(['report', '--json'], { cwd })).stdout)
    expect(document.study.goal.also).toEqual([
      { series: expect.stringMatching(/latency$/), direction: 'minimize' },
    ])
    expect(document.winner).toBeNull()
    expect(document.front.trials.length).toBeGreaterThan(1)
    expect(document.front.covered).toBeGreaterThan(0)
    expect(Object.keys(document.front.trials[0].values)).toHaveLength(2)
    const shown = await babysit(['show'], { cwd })
    expect(shown.stdout).toMatch(/val\/loss +(val\/)?latency +front/)
    const listed = JSON.parse((await babysit(['list', '--json'], { cwd })).stdout)
    expect(listed.studies[0].best).toBeNull()
  }, 180_000)

  test('from a study file, where the command line may name another', async () => {
    writeFileSync(join(cwd, 'two.yaml'), 'trainer: {data: moons}\ngoal: [max val/accuracy, min val/loss]\n')
    const preview = async (...words: string[]) =>
      JSON.parse((await babysit(['run', '--config', 'two.yaml', '-n', '--json', ...words], { cwd })).stdout)
    const { plan, warnings } = await preview()
    expect(plan.goal).toMatchObject({
      series: 'val/accuracy',
      also: [{ series: 'val/loss', direction: 'minimize' }],
    })
    expect(plan.stages).not.toContain('final')
    expect(warnings.join(' ')).toContain('The final stage is left out')
    expect((await preview('--minimize', 'val/loss')).plan.goal).toEqual({
      series: 'val/loss',
      direction: 'minimize',
    })
  })

  test.each([
    [['--goal', 'latency'], 'BS1079'],
    [['--goal', 'min a', '--goal', 'max a'], 'BS1079'],
    [['--goal', 'min a', '--minimize', 'b'], 'BS1015'],
    [[...two, '--sampler', 'gp'], '--sampler gp knows one goal; this study has 2: val_loss, latency.'],
    [[...two, '--scheduler', 'median'], '--scheduler median judges trials by one goal'],
    [[...two, '--tuner', 'coarse-to-fine'], '--tuner coarse-to-fine lets trials go on by one goal'],
    [[...two, '--warm-start', 'old'], '--warm-start orders older trials by one goal'],
  ])('%j is refused', async (words, what) => {
    const { code, stderr } = await babysit([...search, ...words, ...toy], { cwd })
    expect([code, stderr]).toEqual([2, expect.stringContaining(what)])
  })

  test('final among the stages is refused', async () => {
    const { code, stderr } = await babysit(['run', '--stages', 'coarse,final', ...two, '--data', 'moons'], {
      cwd,
    })
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--stages final repeats the one best setting'),
    ])
  })

  test('of a search that others run', async () => {
    const request = {
      dir: cwd,
      name: 'told',
      space: { x: space.linear(0, 10) },
      goal: [{ maximize: 'taste' }, { minimize: 'price' }],
      sampler: 'tpe',
    } as const
    const told = await openSearch(request)
    for (let i = 0; i < 14; i++) {
      const { number, settings } = await told.ask()
      await told.tell(number, { taste: Math.min(settings.x, 7), price: settings.x })
    }
    expect(told.best).toBeNull()
    const { number } = await told.ask()
    await expect(told.tell(number, 3)).rejects.toThrow('no number for the goal price')
    await told.close()
    const { front } = JSON.parse((await babysit(['report', 'told', '--json'], { cwd })).stdout)
    for (const { values } of front.trials) expect(values.price).toBeLessThanOrEqual(7.5)
    await expect(openSearch({ ...request, name: 'gp', sampler: 'gp' })).rejects.toThrow(
      'sampler gp knows one goal',
    )
    const exported = await babysit(['export', 'told', '--optuna', 'told.db'], { cwd })
    expect(exported.code, exported.stderr).toBe(0)
  })
})
