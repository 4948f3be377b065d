import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { stageNames } from '../../src/domain/stage.ts'
import { babysit, pause, type Running, start, temporaryFolder, until } from './babysit.ts'
import { expectNoPointLost, expectNoTrialDoubled } from './expect-whole.ts'
import { comparable, comparableDocument, readRecord } from './study-record.ts'

let folders: ReturnType<typeof temporaryFolder>[] = []
afterEach(() => {
  for (const folder of folders) folder.remove()
  folders = []
})

function folder(): string {
  const made = temporaryFolder()
  folders.push(made)
  return made.path
}

async function hasSaid(running: Running, text: string): Promise<void> {
  expect(await until(running, () => running.said().includes(text)), `${text} in:\n${running.said()}`).toBe(
    true,
  )
}

test('Ctrl-C or SIGTERM in every stage, then resumed: the same as if nothing had been', async () => {
  const study = ['run', '--data', 'moons', '--seed', '7', '--budget', '100epochs', '--workers', '2', '--json']
  const [whole, dir] = [folder(), folder()]
  const undisturbed = await babysit(whole, ...study)

  let running = start(dir, study)
  for (const [index, stage] of stageNames.entries()) {
    await hasSaid(running, `] ${stage}: `)
    running.child.kill(index % 2 === 0 ? 'SIGINT' : 'SIGTERM')
    const { code, stderr } = await running.ended
    expect(code).toBe(index % 2 === 0 ? 130 : 143)
    expect(stderr).toMatch(/Stopping: nothing new is started/)
    expect(stderr).toMatch(/Next: +babysit resume \S+\n$/)
    expect((await readRecord(dir)).state).toBe('interrupted')
    running = start(dir, ['resume', '--json'])
  }
  const { code, stdout } = await running.ended
  expect(code).toBe(0)
  const record = await readRecord(dir)
  expect(record.state).toBe('finished')
  expect(comparable(record)).toEqual(comparable(await readRecord(whole)))
  expect(comparableDocument(stdout)).toEqual(comparableDocument(undisturbed.stdout))
  expectNoPointLost(record)
  expectNoTrialDoubled(record)
}, 120_000)

describe('trials that take their time', () => {
  const module = fileURLToPath(new URL('../runs/supervisor/programs/functions.mjs', import.meta.url))
  const study = (name: string) => [
    'run',
    `${module}:${name}`,
    '--space',
    'lr=@log:1e-3..1',
    '--stages',
    'coarse',
    '--budget',
    '6trials',
    '--workers',
    '1',
  ]

  /** Begins a study whose first trial will not end by itself. */
  async function begun(dir: string, name: string): Promise<Running> {
    const running = start(dir, study(name))
    await hasSaid(running, '] coarse: ')
    await pause(150)
    return running
  }

  test('the second Ctrl-C stops running trials', async () => {
    const running = await begun(folder(), 'waits')
    running.child.kill('SIGINT')
    await hasSaid(running, 'Stopping: nothing new is started, 1 running')
    await pause(150)
    expect(running.child.exitCode).toBeNull()
    running.child.kill('SIGINT')
    const { code, stderr } = await running.ended
    expect(stderr).toMatch(/Stopping the running trials/)
    expect(stderr).toMatch(/Next: +babysit resume/)
    expect(code).toBe(130)
  })

  test('the third Ctrl-C leaves at once, and says how to go on', async () => {
    const dir = folder()
    const running = await begun(dir, 'stubborn')
    for (const said of ['Stopping: nothing new', 'Stopping the running trials', 'Leaving.']) {
      await pause(150)
      running.child.kill('SIGINT')
      await hasSaid(running, said)
    }
    const { code, stderr } = await running.ended
    expect(code).toBe(130)
    expect(stderr).toMatch(/babysit resume \S+/)
    expect((await babysit(dir, 'list')).stdout).toMatch(/interrupted/)
  })

  test('babysit stop --now, from another process: exit code 5 there, 0 here', async () => {
    const dir = folder()
    const running = await begun(dir, 'waits')
    const stop = await babysit(dir, 'stop', '--now')
    expect(stop.stderr).toMatch(/stopped; go on with: babysit resume/)
    expect(stop.code).toBe(0)
    const { code, stderr } = await running.ended
    expect(code).toBe(5)
    expect(stderr).toMatch(/Next: +babysit resume/)
    expect((await readRecord(dir)).state).toBe('stopped')
    const again = await babysit(dir, 'stop')
    expect(again.code).toBe(1)
    expect(again.stderr).toMatch(/error BS1019: no study is running in .*\n\s*next: babysit list/)
  })

  test('two runs in one folder at once: the second is told who is there', async () => {
    const dir = folder()
    const running = await begun(dir, 'waits')
    const second = await babysit(dir, ...study('waits'))
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(
      new RegExp(
        `error BS4020: Another babysit \\(pid ${running.child.pid}\\) is running study \\S+ in this folder`,
      ),
    )
    expect(second.stderr).toMatch(/next: .*babysit stop \S+.*--dir/)
    const resumed = await babysit(dir, 'resume')
    expect(resumed.code).toBe(1)
    expect(resumed.stderr).toMatch(/error BS4020/)
    running.child.kill('SIGKILL')
    await running.ended
  })
})
