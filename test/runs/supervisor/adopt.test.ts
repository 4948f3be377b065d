import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import type { ObservedTrial } from '../../../src/domain/trial.ts'
import { processStart } from '../../../src/runs/launchers/process-start.ts'
import { createStopControl } from '../../../src/runs/supervisor/stop-control.ts'
import { createWireTail } from '../../../src/runs/wire/tail.ts'
import { command, slowRecipe, slowStudy } from './slow-study.ts'
import { planned, recipeOf, type TinyStudy, tinyStudy } from './tiny-study.ts'

// What runs as a process of its own goes on when its babysitter is killed: the next one takes it over.

const root = fileURLToPath(new URL('../../../', import.meta.url))
const babysitter = fileURLToPath(new URL('./programs/babysitter.ts', import.meta.url))

let open: TinyStudy[] = []
afterEach(async () => {
  for (const study of open) await study.remove()
  open = []
})

async function kept(study: Promise<TinyStudy>): Promise<TinyStudy> {
  open.push(await study)
  return study
}

const folderOf = (study: TinyStudy, run: string) => join(study.folder, 'runs', study.plan.id, run)

/** Lines of a run's wire; 0 before there is one. */
function linesOf(study: TinyStudy, run: string): number {
  const wire = join(folderOf(study, run), 'wire.jsonl')
  return existsSync(wire) ? readFileSync(wire, 'utf8').split('\n').length - 1 : 0
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

function pidOf(study: TinyStudy, run: string): number {
  return JSON.parse(readFileSync(join(folderOf(study, run), 'handle.json'), 'utf8')).pid
}

function startBabysitter(study: TinyStudy): ChildProcess {
  return spawn(process.execPath, ['--import', 'jiti/register', babysitter, study.dir], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

async function kill(child: ChildProcess): Promise<void> {
  expect(child.exitCode).toBeNull()
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Trials without what depends on the clock. */
function timeless(observed: readonly ObservedTrial[]) {
  return observed.map(({ trial: { seconds: _, ...trial }, ...heard }) => ({ ...heard, trial }))
}

test('kill -9 of the babysitter: its program goes on, the next one takes it over, to the bit', async () => {
  const whole = await kept(slowStudy())
  const undisturbed = whole.supervise({ recipe: slowRecipe })

  const study = await kept(slowStudy())
  const first = startBabysitter(study)
  await until(() => linesOf(study, '1.1') >= 12)
  await kill(first)
  const pid = pidOf(study, '1.1')
  const before = linesOf(study, '1.1')
  expect(processStart(pid)).not.toBeNull()
  // While nobody listens it goes on.
  await until(() => linesOf(study, '1.1') >= before + 5)

  const second = startBabysitter(study)
  await until(() => linesOf(study, '2.1') >= 20)
  await kill(second)
  expect(pidOf(study, '1.1')).toBe(pid)
  // This one ends while nobody listens.
  await until(() => existsSync(join(folderOf(study, '2.1'), 'exit-code')))
  await until(() => readFileSync(join(folderOf(study, '2.1'), 'exit-code'), 'utf8') !== '')
  await new Promise((resolve) => setTimeout(resolve, 700))

  const result = await study.supervise({ recipe: slowRecipe })
  const expected = await undisturbed
  expect(result.state).toBe('finished')
  expect(timeless(result.observed)).toEqual(timeless(expected.observed))
  expect(result.findings).toEqual(expected.findings)
  expect(result.observed.map(({ trial }) => trial.run)).toEqual(
    [1, 2, 3].map((number) => `${study.plan.id}/${number}.1`),
  )
  for (const { trial } of result.observed) {
    const points = createWireTail(join(folderOf(study, `${trial.number}.1`), 'wire.jsonl')).read().points
    expect(points).toHaveLength(41)
    expect((await study.store.heard(trial.run)).points).toEqual(points)
  }
  // The time that it was dead for is not the second trial's.
  const wire = (await study.store.run(`${study.plan.id}/2.1`))!
  expect(result.observed[1]!.trial.seconds).toBeLessThan(
    (wire.run as unknown as { finished: number }).finished - wire.run.started - 0.6,
  )
})

test('killed between starting a program and storing how to find it: it is found', async () => {
  const study = await kept(slowStudy())
  const { store, launcher, plan } = study
  const folder = folderOf(study, '1.1')
  const trial = { ...planned, settings: { lr: 0.05 }, number: 1 }
  await store.addTrials(plan.id, [trial])
  await mkdir(folder, { recursive: true })
  const orders = { settings: trial.settings, seed: 1, budget: trial.budget }
  const run = { id: 'tiny-study-1/1.1', program: plan.program, orders, folder, launcher: launcher.name }
  await store.beginRun(plan.id, 1, { ...run, state: 'running', started: Date.now() / 1000 })
  await launcher.start({
    run: run.id,
    program: plan.program,
    orders,
    folder,
    wire: join(folder, 'wire.jsonl'),
  })
  const pid = pidOf(study, '1.1')

  const { observed } = await study.supervise({ recipe: recipeOf([[{ settings: { lr: 0.05 } }]]) })
  expect(observed[0]?.trial).toMatchObject({ run: 'tiny-study-1/1.1', status: 'complete', steps: 40 })
  expect((await store.run(run.id))?.handle).toMatchObject({ pid })
})

test('a program that died with its babysitter is run again, and what it had said is forgotten', async () => {
  const study = await kept(slowStudy())
  const first = startBabysitter(study)
  await until(() => linesOf(study, '1.1') >= 12)
  await kill(first)
  const pid = pidOf(study, '1.1')
  process.kill(-pid, 'SIGKILL')
  await until(() => processStart(pid) === null)
  const { observed } = await study.supervise({ recipe: recipeOf([[{ settings: { lr: 0.05 } }]]) })
  expect(observed[0]?.trial).toMatchObject({ run: 'tiny-study-1/1.2', status: 'complete' })
  expect(observed[0]?.curves['train/loss']?.steps).toEqual(Array.from({ length: 41 }, (_, step) => step))
  expect(await study.store.run('tiny-study-1/1.1')).toBeNull()
})

test('a program that was stopped because we were asked to is run again', async () => {
  const study = await kept(slowStudy())
  const recipe = recipeOf([[{ settings: { lr: 0.05 } }]])
  const stopped = await study.supervise({
    recipe,
    onEvent(event) {
      if (event.kind === 'progress') while (study.control.level < 2) study.control.raise()
    },
  })
  expect(stopped).toMatchObject({ state: 'interrupted', observed: [] })
  const { observed } = await study.supervise({ recipe, control: createStopControl() })
  expect(observed[0]?.trial).toMatchObject({ run: 'tiny-study-1/1.2', status: 'complete', steps: 40 })
})

test('killed after the report that calls for a stop, before the stop: it is stopped at that report', async () => {
  const study = await kept(tinyStudy({ program: command(10, 4000) }))
  const { store, launcher, plan } = study
  const folder = folderOf(study, '1.1')
  const wire = join(folder, 'wire.jsonl')
  // The loss doubles and more every two steps: two of the last three are above 3 times the first at step 4.
  const trial = { ...planned, settings: { lr: -0.5 }, number: 1 }
  await store.addTrials(plan.id, [trial])
  await mkdir(folder, { recursive: true })
  const orders = { settings: trial.settings, seed: 1, budget: trial.budget }
  const run = { id: 'tiny-study-1/1.1', program: plan.program, orders, folder, launcher: launcher.name }
  await store.beginRun(plan.id, 1, { ...run, state: 'running', started: Date.now() / 1000 })
  const live = await launcher.start({ run: run.id, program: plan.program, orders, folder, wire })
  await store.setHandle(run.id, live.handle)
  await until(() => linesOf(study, '1.1') >= 12)
  const { points, offset } = createWireTail(wire).read()
  await store.append(run.id, { points: points.slice(0, 5), layers: [], offset })

  const { observed } = await study.supervise({ recipe: recipeOf([[{ settings: { lr: -0.5 } }]]) })
  expect(observed[0]?.trial).toMatchObject({ run: run.id, status: 'diverged', steps: 4 })
  expect((await store.heard(run.id)).points).toEqual(points.slice(0, 5))
  expect(processStart(Number(live.handle['pid']))).toBeNull()
})
