import assert from 'node:assert/strict'
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
  return scheduler.decide({ trial, rungs: [trial.budget], peers: [] })
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
