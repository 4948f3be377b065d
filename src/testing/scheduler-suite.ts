import assert from 'node:assert/strict'
import type { Goal } from '../domain/goal.ts'
import type { Series } from '../domain/series.ts'
import { createRandom } from '../math/random.ts'
import type { Decision, Scheduler, TrialProgress } from '../search/schedulers/scheduler.ts'
import type { TestApi } from './test-api.ts'

/** What every scheduler must do (see its contract), for each entry of a family's table. */
export function schedulerSuite(api: TestApi, table: Readonly<Record<string, Scheduler>>): void {
  for (const [name, scheduler] of Object.entries(table)) {
    api.describe(`scheduler ${name}`, () => {
      api.test('is listed under its own name and says what it does', () => {
        assert.equal(scheduler.name, name)
        assert.match(scheduler.summary, /^[A-Z].*\.$/)
      })

      api.test('lets a trial go on that has reported nothing, or nothing that it watches', () => {
        assert.equal(decide(scheduler, {}).kind, 'continue')
        assert.equal(
          decide(scheduler, { something: [Number.NaN, 1e30, Number.POSITIVE_INFINITY] }).kind,
          'continue',
        )
      })

      api.test(
        'lets healthy curves run to their end: noisy, with a warm-up bump, with single outliers, flat',
        () => {
          for (const curve of Object.values(healthyCurves())) {
            for (let length = 1; length <= curve.length; length++) {
              const decision = decide(scheduler, watched(scheduler, curve.slice(0, length)))
              assert.notEqual(decision.kind, 'stop', `stopped a healthy curve after ${length} reports`)
            }
          }
        },
      )

      api.test('is a function of its request', () => {
        for (const curve of Object.values({ ...healthyCurves(), ...sickCurves() })) {
          assert.deepEqual(
            decide(scheduler, watched(scheduler, curve)),
            decide(scheduler, watched(scheduler, curve)),
          )
        }
      })

      api.test('its stop stays when later reports have come in meanwhile, for the same reason', () => {
        for (const curve of Object.values(sickCurves())) {
          let stopped: Decision | null = null
          for (let length = 1; length <= curve.length; length++) {
            const decision = decide(scheduler, watched(scheduler, curve.slice(0, length)))
            if (stopped) assert.deepEqual(decision, stopped)
            else if (decision.kind === 'stop') stopped = decision
          }
        }
      })

      api.test('pauses only where it says that it needs to', () => {
        for (const curve of Object.values({ ...healthyCurves(), ...sickCurves() })) {
          const { kind } = decide(scheduler, watched(scheduler, curve))
          if (kind === 'pause') assert.equal(scheduler.needs.pause, true)
        }
      })

      api.test('lets the best of all go on to its end, and one that has nobody to be compared with', () => {
        for (const direction of ['minimize', 'maximize'] as const) {
          const best = goalProgress(40, { level: 0.1, direction })
          for (const peers of [rivals(direction), []]) {
            for (let length = 1; length <= 30; length++) {
              const request = { trial: cutTo(best, length), rungs: [], peers, goal: goalOf(direction) }
              const { kind } = scheduler.decide(request)
              // Alone at a rung, a trial waits for others to be compared with.
              if (peers.length === 0 && scheduler.needs.pause && kind === 'pause') continue
              assert.equal(kind, 'continue', `after ${length} reports`)
            }
          }
        }
      })

      api.test('says why with numbers whenever it ends or pauses a trial, and stays with its word', () => {
        const worst = goalProgress(41, { level: 3, direction: 'minimize' })
        let ended: Decision | null = null
        for (let length = 1; length <= 30; length++) {
          const trial = cutTo(worst, length)
          const decision = scheduler.decide({
            trial,
            rungs: [],
            peers: rivals('minimize'),
            goal: goalOf('minimize'),
          })
          if (ended?.kind === 'stop') assert.deepEqual(decision, ended)
          if (decision.kind === 'pause') assert.equal(scheduler.needs.pause, true)
          if (decision.kind !== 'stop' && decision.kind !== 'pause') continue
          assert.match(decision.why, /\d/)
          ended = decision
        }
      })

      api.test('does not depend on the order of its peers, nor on the trial being among them', () => {
        const trial = cutTo(goalProgress(42, { level: 1.5, direction: 'minimize' }), 20)
        const peers = rivals('minimize')
        const ask = (of: readonly TrialProgress[]) =>
          scheduler.decide({ trial, rungs: [], peers: of, goal: goalOf('minimize') })
        assert.deepEqual(ask([...peers].reverse()), ask(peers))
        assert.deepEqual(ask([trial, ...peers]), ask(peers))
      })

      api.test('bears a goal that is no number', () => {
        const trial = goalProgress(43, { level: Number.NaN, direction: 'minimize' })
        scheduler.decide({ trial, rungs: [], peers: rivals('minimize'), goal: goalOf('minimize') })
        const sick = [trial, goalProgress(44, { level: Number.POSITIVE_INFINITY, direction: 'minimize' })]
        const fine = goalProgress(45, { level: 0.1, direction: 'minimize' })
        const decision = scheduler.decide({
          trial: fine,
          rungs: [],
          peers: [...sick, ...rivals('minimize')],
          goal,
        })
        assert.equal(decision.kind, 'continue')
      })
    })
  }
}

function healthyCurves(): Record<string, number[]> {
  const random = createRandom(3)
  const steps = Array.from({ length: 60 }, (_, i) => i)
  return {
    noisy: steps.map((i) => 2.3 * Math.exp(-i / 20) * Math.exp(0.2 * random.normal())),
    'warm-up bump': steps.map((i) => 2.3 * Math.exp(-i / 30) + (i > 3 && i < 10 ? 2 : 0)),
    outliers: steps.map((i) => (i % 17 === 5 ? 40 : 2.3 - i / 60)),
    flat: steps.map(() => Math.LN10),
  }
}

function sickCurves(): Record<string, number[]> {
  const rise = Array.from({ length: 20 }, (_, i) => 2.3 * 1.4 ** i)
  return {
    explodes: rise,
    'not a number': [2.3, 2.2, Number.NaN, 2.1, 2],
    'infinite at once': [Number.POSITIVE_INFINITY, Number.NaN],
    'comes back': [...rise, ...rise.map(() => 1)],
  }
}

/** The curve under the name of every series that the scheduler looks at. */
function watched(scheduler: Scheduler, values: readonly number[]): Record<string, readonly number[]> {
  return Object.fromEntries(scheduler.watches.map((name) => [name, values]))
}

function decide(scheduler: Scheduler, curves: Readonly<Record<string, readonly number[]>>): Decision {
  const trial = progress(curves)
  return scheduler.decide({ trial, rungs: [], peers: [], goal })
}

function progress(curves: Readonly<Record<string, readonly number[]>>): TrialProgress {
  const series = ([name, values]: [string, readonly number[]]): [string, Series] => [
    name,
    { name, values, steps: values.map((_, i) => 10 * i), epochs: values.map((_, i) => i / 10) },
  ]
  return {
    number: 1,
    budget: { amount: 10, unit: 'epochs' },
    curves: Object.fromEntries(Object.entries(curves).map(series)),
  }
}

const goal: Goal = { series: 'val/loss', direction: 'minimize' }

function goalOf(direction: Goal['direction']): Goal {
  return { series: direction === 'minimize' ? 'val/loss' : 'val/accuracy', direction }
}

/** Thirty reports over thirty epochs that close in on a level; the training loss is beyond reproach. */
function goalProgress(number: number, about: { level: number; direction: Goal['direction'] }): TrialProgress {
  const sign = about.direction === 'minimize' ? 1 : -1
  const places = Array.from({ length: 30 }, (_, i) => i + 1)
  const series = (name: string, values: readonly number[]): Series => ({
    name,
    values,
    steps: places.map((place) => 10 * place),
    epochs: places,
  })
  const name = goalOf(about.direction).series
  return {
    number,
    budget: { amount: 30, unit: 'epochs' },
    curves: {
      'train/loss': series(
        'train/loss',
        places.map((place) => 2 / place),
      ),
      [name]: series(
        name,
        places.map((place) => sign * (about.level + 2 / (1 + place))),
      ),
    },
  }
}

function rivals(direction: Goal['direction']): TrialProgress[] {
  return Array.from({ length: 12 }, (_, i) => goalProgress(i + 1, { level: 0.5 + i / 10, direction }))
}

function cutTo(trial: TrialProgress, length: number): TrialProgress {
  const cut = (series: Series): Series => ({
    ...series,
    values: series.values.slice(0, length),
    steps: series.steps.slice(0, length),
    epochs: series.epochs.slice(0, length),
  })
  return {
    ...trial,
    curves: Object.fromEntries(Object.entries(trial.curves).map(([name, series]) => [name, cut(series)])),
  }
}
