import { expect, test } from 'vitest'
import { openStoreFolder } from '../../../src/store/open-store-folder.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder, start } from './babysit.ts'

describeWith('build', 'a study that is steered from another process', () => {
  const search = ['search', '--data', 'glyphs', '--space', 'lr=@log:1e-3..0.5', '--budget', '12trials']

  test('does what it is asked, keeps what became of it, and says why not', async () => {
    const cwd = emptyFolder()
    const running = start([...search, '--json'], { cwd })
    await running.says('coarse')
    const steer = (...words: readonly string[]) => babysit(['steer', ...words], { cwd })
    const asked = await steer('--try', 'lr=0.0123', '--widen', 'lr=1e-4..', '--more', '3 trials')
    expect(asked.stderr.split('\n').filter(Boolean)).toEqual([
      expect.stringMatching(/^enqueue: tried in the coarse stage/),
      expect.stringMatching(/^widen: widened in the coarse stage/),
      expect.stringMatching(/^add-budget: added in the coarse stage/),
    ])
    expect(asked.code).toBe(0)
    const refused = await steer('--try', 'rate=1')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain("refused, no parameter 'rate'; this study has lr")
    const { code } = await running.ended
    expect(code).toBe(0)

    const { store } = await openStoreFolder(cwd)
    const [study] = await store.studies()
    const trials = await store.trials(study!.plan.id)
    const actions = await store.actions(study!.plan.id)
    await store.close()
    expect(trials.filter(({ trial }) => trial.settings['lr'] === 0.0123)).toHaveLength(1)
    expect(trials.filter(({ trial }) => Number(trial.settings['lr']) < 1e-3).length).toBeGreaterThanOrEqual(5)
    expect(study!.plan.wishes).toHaveLength(3)
    expect(actions.map(({ action, state }) => `${action.kind} ${state}`)).toEqual([
      'enqueue done',
      'widen done',
      'add-budget done',
      'enqueue refused',
    ])
    const late = await steer('--more', '5 trials')
    expect(late.code).toBe(1)
    expect(late.stderr).toContain('nobody is working on')
  }, 180_000)

  test.each([
    [[], /BS1096.*nothing is asked for/],
    [['--try', 'lr'], /BS1096.*'lr' is no setting/],
    [['--widen', 'lr=3'], /BS1096.*expected a parameter/],
    [['--more', 'many'], /BS1003/],
  ] as const)('what cannot be read is said: %j', async (words, message) => {
    const cwd = emptyFolder()
    const { store } = await openStoreFolder(cwd)
    const { plan } = await import('../../../src/testing/store-samples.ts')
    await store.createStudy(plan('calm-otter-1'), 1)
    await store.close()
    const { code, stderr } = await babysit(['steer', ...words], { cwd })
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})
