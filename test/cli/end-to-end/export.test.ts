import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { space } from '../../../src/library/domain-builder.ts'
import { openSearch } from '../../../src/library/open-search.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

describeWith('build', 'babysit export', () => {
  const cwd = emptyFolder()
  beforeAll(async () => {
    const search = await openSearch({
      dir: cwd,
      name: 'told',
      space: { lr: space.log(1e-4, 1), kind: space.choice(['plain', 'a "b", c']) },
      goal: { minimize: 'val/loss' },
    })
    for (let i = 0; i < 3; i++) {
      const { number } = await search.ask()
      for (let step = 1; step <= 4; step++)
        await search.report(number, { 'val/loss': i === 2 && step === 4 ? Number.NaN : 1 / step }, { step })
      await search.tell(number, i === 2 ? Number.NaN : 0.25)
    }
    await search.close()
  })

  const cells = (line: string) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1).map(([, cell]) => cell!)

  test('trials as CSV: a column for each setting and series, every number with all its digits', async () => {
    const { code, stdout } = await babysit(['export', 'told'], { cwd })
    const [head, ...rows] = stdout.trimEnd().split('\n')
    expect(code).toBe(0)
    expect(head).toMatch(/^trial,stage,purpose,state,why,seed,budget,budget_unit,epochs,steps,seconds,/)
    const columns = cells(head!)
    expect(columns).toEqual(
      expect.arrayContaining(['set.lr', 'set.kind', 'val/loss', 'val/loss min', 'val/loss max']),
    )
    expect(rows.length).toBe(3)
    const kinds = rows.map((row) => cells(row)[columns.indexOf('set.kind')])
    for (const kind of kinds) expect(['plain', '"a ""b"", c"']).toContain(kind)
    expect(cells(rows[2]!)[columns.indexOf('val/loss')]).toBe('NaN')
  })

  test('trials as JSON hold the same, NaN as a word', async () => {
    const { stdout } = await babysit(['export', 'told', '--json'], { cwd })
    const { schemaVersion, study, trials } = JSON.parse(stdout)
    expect([schemaVersion, study, trials.length]).toEqual([1, 'told', 3])
    expect(trials[0]).toMatchObject({ trial: 1, state: 'complete', 'val/loss': 0.25 })
    expect(trials[2]['val/loss']).toBe('NaN')
  })

  test('curves: every point of every run', async () => {
    const { stdout } = await babysit(['export', 'told', '--curves'], { cwd })
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toBe('trial,run,step,epoch,time,val/loss')
    // What is told at the end is a point as well.
    expect(lines.length).toBe(1 + 3 * 5)
    expect(lines[2]).toMatch(/^1,told\/1\.1,2,,\d+(\.\d+)?,0\.5$/)
    const json = await babysit(['export', 'told', '--curves', '--json'], { cwd })
    const { points } = JSON.parse(json.stdout)
    expect(points.map(({ values }: { values: object }) => Object.values(values)[0])).toEqual([
      ...[1, 0.5, 1 / 3, 0.25, 0.25],
      ...[1, 0.5, 1 / 3, 0.25, 0.25],
      ...[1, 0.5, 1 / 3, 'NaN', 'NaN'],
    ])
  })

  test('an Optuna storage, which import reads', async () => {
    const { code, stdout, stderr } = await babysit(['export', 'told', '--optuna', 'told.db'], { cwd })
    expect([code, stdout]).toEqual([0, `${join(cwd, 'told.db')}\n`])
    expect(stderr).toContain('3 trials; in Python: optuna.load_study(study_name="told", storage="sqlite:///')
    const back = await babysit(['import', 'told.db', '--as', 'back', '--json'], { cwd })
    expect(JSON.parse(back.stdout)).toMatchObject({ study: 'back', trials: 3 })
    const again = await babysit(['export', 'told', '--optuna', 'told.db'], { cwd })
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('BS5802')])
    for (const words of [
      ['--as', 'x'],
      ['--curves', '--optuna', 'x.db'],
    ]) {
      const refused = await babysit(['export', 'told', ...words], { cwd })
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('BS1057')])
    }
  })

  test('a study that is not there is told', async () => {
    const { code, stderr } = await babysit(['export', 'nowhere'], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('No study "nowhere"')
  })
})
