import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Orders } from '../domain/orders.ts'
import type { Program } from '../domain/program.ts'
import type { Launcher, LaunchRequest, LiveRun } from '../runs/launchers/launcher.ts'
import { createWireTail, type WireNews } from '../runs/wire/tail.ts'
import type { TestApi } from './test-api.ts'

/**
 * Programs that behave in one way each, in a form that the launcher can run.
 *
 * fine: writes points for the steps 0 to 500 and ends well. fails: writes one point and fails, the last line of its
 * error being `RangeError: the labels go up to 10, expected 0 to 9`. exits: writes one point and exits with code 7.
 * obedient: writes until it is asked to stop, then a point `goodbye`. stubborn: writes and never stops. chatty: prints
 * 4 MB to stdout, `the last word` to stderr, writes one point. tells: writes the orders it got as the fact `told`.
 */
export const behaviours = ['fine', 'fails', 'exits', 'obedient', 'stubborn', 'chatty', 'tells'] as const
export type Behaviour = (typeof behaviours)[number]

/** What only a launcher that keeps runs apart from us can be asked to run: the others would be harmed themselves. */
export const harmfulBehaviours = ['exits', 'chatty'] as const
type Harmful = (typeof harmfulBehaviours)[number]

export interface LauncherSubject {
  /** A launcher with a grace of 0.3 seconds and room for two runs at once. */
  readonly create: () => Promise<Launcher>
  readonly programs: Readonly<Record<Exclude<Behaviour, Harmful>, Program>> &
    /** Left out for launchers that do not declare to be `isolated`, and for those only. */
    Readonly<Partial<Record<Harmful, Program>>>
}

interface Started extends LiveRun {
  readonly request: LaunchRequest
  readonly news: () => WireNews
}

/** What every launcher must do, tried with real programs. `subjects` holds an entry for each name of the table. */
export function launcherSuite(
  api: TestApi,
  table: Readonly<Record<string, unknown>>,
  subjects: Readonly<Record<string, LauncherSubject>>,
): void {
  for (const name of Object.keys(table)) {
    api.describe(`launcher ${name}`, () => {
      const subject = subjects[name]
      if (subject === undefined) {
        api.test('has a subject', () => assert.fail(`no programs to try the launcher "${name}" with`))
      } else oneLauncher(api, name, subject)
    })
  }
}

const orders: Orders = { settings: { lr: 0.003, opt: 'adam', amp: true }, seed: 7 }

function oneLauncher({ test }: TestApi, name: string, { create, programs }: LauncherSubject): void {
  /** Hands a launcher and a way to start programs to `body`, and cleans up behind it. */
  const trying = (body: (launcher: Launcher, start: StartProgram) => Promise<void>) => async () => {
    // Folders have spaces in them where people have named them.
    const folder = mkdtempSync(join(tmpdir(), 'babysit launcher '))
    const launcher = await create()
    const live: LiveRun[] = []
    let count = 0
    const start: StartProgram = async (behaviour, more = {}) => {
      const runFolder = mkdtempSync(join(folder, 'a run '))
      const wire = join(runFolder, 'wire.jsonl')
      const request = {
        run: `try/${++count}.1`,
        program: programs[behaviour]!,
        orders,
        folder: runFolder,
        wire,
        ...more,
      }
      const run = await launcher.start(request)
      live.push(run)
      return { ...run, request, news: () => readAll(request.wire) }
    }
    try {
      await body(launcher, start)
    } finally {
      for (const run of live) await launcher.stop(run.handle, 'forced')
      await Promise.all(live.map((run) => run.ended))
      await launcher.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  test(
    'bears its name in the table',
    trying(async (launcher) => assert.equal(launcher.name, name)),
  )

  const isolated = harmfulBehaviours.every((behaviour) => programs[behaviour] !== undefined)
  const testIsolated: TestApi['test'] = (title, body) => {
    if (isolated) test(title, body)
  }

  test(
    isolated
      ? 'declares that it keeps runs apart from us'
      : 'admits that it does not keep runs apart from us',
    trying(async (launcher) => assert.equal(launcher.capabilities.isolated, isolated)),
  )

  test(
    'a run that ends well is ok, and all its points are there by then',
    trying(async (launcher, start) => {
      const run = await start('fine')
      const end = await run.ended
      const { points, bad } = run.news()
      assert.deepEqual([end.status, end.reason, bad], ['ok', 'finished', 0])
      assert.deepEqual(
        points.map((point) => point.step),
        Array.from({ length: 501 }, (_, step) => step),
      )
      assert.deepEqual(await launcher.status(run.handle), { state: 'ended', end })
    }),
  )

  test(
    'what an earlier attempt in the folder said is not heard again',
    trying(async (_, start) => {
      const first = await start('fine')
      await first.ended
      const second = await start('fails', { folder: first.request.folder, wire: first.request.wire })
      assert.equal((await second.ended).status, 'failed')
      assert.equal(second.news().points.length, 1)
    }),
  )

  test(
    'a run that fails tells its last error line, and what it had said is kept',
    trying(async (launcher, start) => {
      const run = await start('fails')
      const end = await run.ended
      assert.equal(end.status, 'failed')
      assert.equal(end.message, 'RangeError: the labels go up to 10, expected 0 to 9')
      assert.equal(run.news().points.length, 1)
      assert.deepEqual(await launcher.status(run.handle), { state: 'ended', end })
    }),
  )

  testIsolated(
    'an exit code is told, and the next run is not harmed',
    trying(async (_, start) => {
      const run = await start('exits')
      const { status, reason, exitCode } = await run.ended
      assert.deepEqual({ status, reason, exitCode }, { status: 'failed', reason: 'exit-code', exitCode: 7 })
      assert.equal(run.news().points.length, 1)
      assert.equal((await (await start('fine')).ended).status, 'ok')
    }),
  )

  test(
    'a graceful stop lets the program say goodbye',
    trying(async (launcher, start) => {
      const run = await start('obedient')
      await heardFrom(run)
      assert.deepEqual(await launcher.status(run.handle), { state: 'running' })
      await launcher.stop(run.handle, 'graceful')
      const end = await run.ended
      assert.deepEqual([end.status, end.reason], ['stopped', 'asked'])
      assert.ok(run.news().points.some((point) => 'goodbye' in point.values))
    }),
  )

  test(
    'a forced stop ends a program that does not listen, and leaves only whole lines behind',
    trying(async (launcher, start) => {
      const run = await start('stubborn')
      await heardFrom(run)
      await launcher.stop(run.handle, 'forced')
      const end = await run.ended
      assert.deepEqual([end.status, end.reason, run.news().bad], ['stopped', 'asked', 0])
      assert.equal((await (await start('fine')).ended).status, 'ok')
    }),
  )

  test(
    'a graceful stop becomes a forced one after the grace',
    trying(async (launcher, start) => {
      const run = await start('stubborn')
      await heardFrom(run)
      await launcher.stop(run.handle, 'graceful')
      assert.equal((await run.ended).status, 'stopped')
    }),
  )

  test(
    'stopping a run that has ended is no error and changes nothing',
    trying(async (launcher, start) => {
      const run = await start('fine')
      const end = await run.ended
      await launcher.stop(run.handle, 'graceful')
      await launcher.stop(run.handle, 'forced')
      assert.deepEqual(await launcher.status(run.handle), { state: 'ended', end })
    }),
  )

  test(
    'two runs at once do not disturb each other',
    trying(async (launcher, start) => {
      const [one, two] = [await start('obedient'), await start('obedient')]
      await Promise.all([heardFrom(one), heardFrom(two)])
      await launcher.stop(one.handle, 'graceful')
      assert.equal((await one.ended).status, 'stopped')
      assert.deepEqual(await launcher.status(two.handle), { state: 'running' })
      await launcher.stop(two.handle, 'graceful')
      assert.equal((await two.ended).status, 'stopped')
    }),
  )

  test(
    'a run that takes longer than its timeout is stopped, and says so',
    trying(async (_, start) => {
      const obedient = await start('obedient', { timeout: 0.4 })
      const stubborn = await start('stubborn', { timeout: 0.4 })
      for (const run of [obedient, stubborn]) {
        const end = await run.ended
        assert.deepEqual([end.status, end.reason], ['stopped', 'timeout'])
      }
    }),
  )

  testIsolated(
    'much output blocks nobody, and is kept in the folder of the run',
    trying(async (_, start) => {
      const run = await start('chatty')
      assert.equal((await run.ended).status, 'ok')
      assert.equal(readFileSync(join(run.request.folder, 'stdout.log')).length, 4000 * 1001)
      assert.equal(readFileSync(join(run.request.folder, 'stderr.log'), 'utf8'), 'the last word\n')
    }),
  )

  test(
    'all orders arrive',
    trying(async (_, start) => {
      const budget = { amount: 5, unit: 'epochs' } as const
      const given: Orders = { ...orders, budget, samples: 20, inputs: 'zero', evaluate: 'twice' }
      const run = await start('tells', { orders: given })
      assert.equal((await run.ended).status, 'ok')
      const { settings, ...rest } = given
      assert.deepEqual(run.news().facts?.told, { params: settings, ...rest })
    }),
  )

  test(
    'declares truly whether a run can be found again',
    trying(async (launcher, start) => {
      const run = await start('obedient')
      await heardFrom(run)
      const second = await create()
      const found = await second.attach(run.handle, run.request)
      assert.equal(found !== null, launcher.capabilities.survivesRestart)
      await launcher.stop(run.handle, 'graceful')
      const end = await run.ended
      if (found !== null) assert.deepEqual((await found.ended).status, end.status)
      await second.close()
    }),
  )
}

type StartProgram = (behaviour: Behaviour, more?: Partial<LaunchRequest>) => Promise<Started>

function readAll(wire: string): WireNews {
  const tail = createWireTail(wire)
  const news = tail.read()
  tail.close()
  return news
}

/** Waits until the program has said something. */
async function heardFrom(run: Started): Promise<void> {
  while (run.news().points.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
}
