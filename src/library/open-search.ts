import { BabysitError } from '../domain/error.ts'
import { type Goal, objectivesOf } from '../domain/goal.ts'
import type { SeriesName } from '../domain/series.ts'
import type { Settings } from '../domain/setting.ts'
import { createRandom } from '../math/random.ts'
import { samplers } from '../search/samplers/index.ts'
import type { StoredTrial } from '../store/store.ts'
import type { SettingsOf, SpaceDefinition } from './domain-builder.ts'
import { noteRemarks } from './note-remarks.ts'
import { planOf } from './plan-study.ts'
import { openStudyPlace, type StudyPlace } from './study-place.ts'
import type { BestSettings, StudyRequest } from './study-request.ts'
import { createToldHistory, searched, type ToldHistory } from './told-history.ts'
import { beginTold, finishTold, toldTrial } from './told-trials.ts'

/** A study without a training function: what to try is asked for, what came of it is told. */
export type SearchRequest<S extends SpaceDefinition, Fixed extends Settings = Settings> = Pick<
  StudyRequest<S, Fixed>,
  'space' | 'goal' | 'constraints' | 'name' | 'fixed' | 'seed' | 'sampler' | 'warmStart' | 'dir'
>

/** A trial that somebody is to run. */
export interface AskedTrial<S = Settings> {
  readonly number: number
  readonly settings: S
  /** For everything random in the trial. */
  readonly seed: number
}

/** What a trial came to: the goal's value, several series with the goal among them, or that it failed. */
export type Told = number | Readonly<Record<SeriesName, number>> | { readonly failed: string }

/**
 * Ask and tell. Trials may be told in any order and from several asks at once; the search is remembered in the store, and
 * one with a name goes on where it stopped. `babysit show` and `babysit report` read it as any study.
 */
export interface Search<S = Settings> {
  readonly id: string
  /** The next trial to run. Which settings come depends on the seed and on what has been told by then. */
  ask(): Promise<AskedTrial<S>>
  /** A moment of a trial that is under way; makes its curves. */
  report(
    trial: number,
    values: Readonly<Record<SeriesName, number>>,
    at: { readonly step: number; readonly epoch?: number },
  ): Promise<void>
  /** @throws BabysitError BS5608 where no such trial is under way; BS5609 where the goal is not among what is told */
  tell(trial: number, told: Told): Promise<void>
  /** Trials that were asked for and not told: after a crash, those that were lost with it. */
  readonly running: readonly AskedTrial<S>[]
  readonly best: BestSettings<S> | null
  /** What is to be said of the space before the first trial: ranges on the wrong scale, each with the mend. */
  readonly warnings: readonly string[]
  /** Lets go of the folder. What was told is stored already. */
  close(): Promise<void>
}

/**
 * Opens a search that others run.
 * @throws BabysitError BS5604, BS5606, BS4020 as `study` does
 */
export async function openSearch<S extends SpaceDefinition, Fixed extends Settings = Record<never, never>>(
  request: SearchRequest<S, Fixed>,
): Promise<Search<SettingsOf<S> & Fixed>> {
  const { dir, name, warmStart } = request
  const { place, close } = await openStudyPlace({ dir, name, warmStart, plan: (id) => planOf(request, id) })
  await place.store.setStudyState(place.study.plan.id, 'running', Date.now() / 1000)
  const earlier = await recall(place)
  const warnings = await noteRemarks(place.store, place.study.plan)
  // What a search hands out is what the space gave it: the type says so, the store cannot.
  return createSearch(place, { ...earlier, warnings, close }) as unknown as Search<SettingsOf<S> & Fixed>
}

/** Trials that are read from the store at once: of a large search only what is kept of them is ever in memory. */
const readAtOnce = 1000

interface Earlier {
  readonly history: ToldHistory
  readonly running: Map<number, Running>
  /** The highest number that was asked for. */
  readonly count: number
}

async function recall({ store, study }: StudyPlace): Promise<Earlier> {
  const { plan } = study
  const history = createToldHistory(plan)
  const running = new Map<number, Running>()
  for (let last = 0; ; ) {
    const stored = await store.trials(plan.id, { after: last, most: readAtOnce })
    if (stored.length === 0) return { history, running, count: last }
    for (const entry of stored) {
      last = entry.trial.number
      if (entry.state === 'finished') history.add(entry.trial)
      else running.set(last, resumed(entry, plan.id))
    }
  }
}

function resumed(entry: Exclude<StoredTrial, { state: 'finished' }>, study: string): Running {
  const run = entry.state === 'running' ? entry.run : `${study}/${entry.trial.number}.1`
  return { asked: askedOf(entry.trial), begun: Promise.resolve(run), started: now(), reports: 0 }
}

interface Running {
  readonly asked: AskedTrial
  readonly begun: Promise<string>
  readonly started: number
  reports: number
}

function createSearch(
  place: StudyPlace,
  {
    history,
    running,
    warnings,
    close,
    ...earlier
  }: Earlier & { readonly warnings: readonly string[]; readonly close: () => Promise<void> },
): Search {
  const { store, study } = place
  const { plan } = study
  let { count } = earlier

  const find = (trial: number): Running => {
    const found = running.get(trial)
    if (found !== undefined) return found
    const why = history.has(trial)
      ? 'has been told already'
      : `was never asked for; under way are ${[...running.keys()].join(', ') || 'none'}`
    throw new BabysitError('BS5608', `Trial ${trial} ${why}.`, {
      next: 'Tell each trial once, under the number that ask() gave it.',
    })
  }

  const append = async (
    one: Running,
    values: Readonly<Record<string, number>>,
    at: { step: number; epoch?: number },
  ) => {
    const run = await one.begun
    if (one.reports === 0) one.reports = (await store.heard(run)).offset
    const point = { ...at, time: now(), values }
    await store.append(run, { points: [point], layers: [], offset: ++one.reports })
    return run
  }

  return {
    id: plan.id,
    warnings,
    async ask() {
      const { trials: earlier = [], first = [] } = plan.warmStart ?? {}
      const [drawn] = samplers[plan.sampler]!.suggest({
        space: plan.space,
        finished: history.trials,
        running: [...running.values()].map(({ asked }) => searched(asked.settings, plan.fixed)),
        count: 1,
        offset: count,
        random: createRandom(plan.seed).stream('ask'),
        earlier,
      })
      const settings = first[count] ?? drawn
      if (settings === undefined) {
        throw new BabysitError('BS5610', `The sampler ${plan.sampler} has nothing more to propose.`, {
          next: 'End the search here, or open one with the sampler random.',
          exitCode: 1,
        })
      }
      const trial = toldTrial({
        number: ++count,
        settings: { ...plan.fixed, ...settings },
        seed: plan.seed + count - 1,
      })
      const started = now()
      const one: Running = {
        asked: askedOf(trial),
        begun: beginTold(place, trial, started),
        started,
        reports: 0,
      }
      running.set(trial.number, one)
      await one.begun
      return one.asked
    },
    async report(trial, values, at) {
      await append(find(trial), values, at)
    },
    async tell(trial, told) {
      const one = find(trial)
      const outcome = outcomeOf(told, plan.goal)
      running.delete(trial)
      let run = await one.begun
      if (outcome.values !== null) {
        const { points } = await store.heard(run)
        run = await append(one, outcome.values, { step: points.at(-1)?.step ?? 1 })
      }
      const planned = toldTrial({ ...one.asked })
      const seconds = now() - one.started
      history.add(await finishTold(place, { trial: planned, run, ...outcome, seconds, now: now() }))
    },
    get running() {
      return [...running.values()].map(({ asked }) => asked)
    },
    get best() {
      return history.best
    },
    async close() {
      const state = running.size === 0 ? 'finished' : 'interrupted'
      await store.setStudyState(plan.id, state, now())
      await close()
    },
  }
}

function askedOf({ number, settings, seed }: AskedTrial): AskedTrial {
  return { number, settings, seed }
}

function outcomeOf(told: Told, goal: Goal) {
  if (typeof told === 'object' && 'failed' in told && typeof told.failed === 'string') {
    const end = { status: 'failed', reason: 'told', message: told.failed } as const
    return { values: null, status: 'failed', end } as const
  }
  const wanted = objectivesOf(goal).map(({ series }) => series)
  const values = (typeof told === 'number' ? { [goal.series]: told } : told) as Readonly<
    Record<string, number>
  >
  const missing = wanted.find((series) => typeof values?.[series] !== 'number')
  if (missing !== undefined) {
    const parts = wanted.map((series) => `'${series}': number`).join(', ')
    throw new BabysitError(
      'BS5609',
      `What was told has no number for the goal ${missing}: ${JSON.stringify(told)}.`,
      { next: `Tell ${wanted.length === 1 ? 'a number, or ' : ''}{ ${parts} }, or { failed: 'why' }.` },
    )
  }
  const end = { status: 'ok', reason: 'told' } as const
  const sound = wanted.every((series) => Number.isFinite(values[series]))
  return { values, status: sound ? 'complete' : 'diverged', end } as const
}

function now(): number {
  return Date.now() / 1000
}
