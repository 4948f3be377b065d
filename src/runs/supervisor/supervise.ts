import type { RunDiagnosis } from '../../diagnosis/engine.ts'
import type { RunContext, StudyView } from '../../diagnosis/rules/rule.ts'
import { BabysitError } from '../../domain/error.ts'
import type { Finding } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Study, StudyPlan, StudyState } from '../../domain/study.ts'
import type { ObservedTrial, PlannedTrial } from '../../domain/trial.ts'
import type { Wish } from '../../domain/wish.ts'
import type { HeardSeries } from '../../recipe/goal/settle-goal.ts'
import type { Outcomes, Recipe, RecipeState } from '../../recipe/recipe.ts'
import type { Scheduler } from '../../search/schedulers/scheduler.ts'
import type { Store, StoredTrial } from '../../store/store.ts'
import type { Launcher } from '../launchers/launcher.ts'
import type { UnfinishedTrial } from './attempt.ts'
import type { StudyEvent } from './events.ts'
import { heardSeries } from './heard-series.ts'
import { guardListener } from './listener-guard.ts'
import { type LiveTrials, obeyActions } from './obey-actions.ts'
import { peersOf } from './peers.ts'
import { createPlanning, type Planning } from './planning.ts'
import { rememberTrial } from './remember.ts'
import { type StopControl, whenGoingOn } from './stop-control.ts'
import { studyView } from './study-view.ts'
import { createTeller } from './teller.ts'
import { type WatchRequest, watchTrial } from './watch-trial.ts'

export interface SuperviseRequest {
  readonly study: Study
  readonly store: Store
  readonly launcher: Launcher
  /** The `.babysit` folder: runs get a folder of their own below it. */
  readonly folder: string
  readonly recipe: Recipe
  readonly scheduler: Scheduler
  readonly diagnose: (context: RunContext) => RunDiagnosis
  /** What a study rule looks at, made of a study's outcomes. */
  readonly examine: (view: StudyView) => readonly Finding[]
  /**
   * The goal of a study whose goal is still open, from what its trials have said; null while more has to be heard. Throws a
   * BabysitError where the user has to be asked. Where left out, the plan's goal stands.
   */
  readonly settle?: (goal: Goal, heard: HeardSeries) => Goal | null
  /** Whether the search can do what a person wishes, and what is promised or why not. Where left out, nothing is accepted. */
  readonly accept?: (
    plan: StudyPlan,
    outcomes: Outcomes,
    wish: Wish,
  ) => { readonly accepted: string } | { readonly refused: string }
  /** Seconds since 1970. */
  readonly now: () => number
  readonly onEvent: (event: StudyEvent) => void
  readonly control: StopControl
}

export interface SuperviseResult {
  readonly state: StudyState
  readonly recipe: RecipeState
  readonly observed: readonly ObservedTrial[]
  readonly findings: readonly Finding[]
  /** One sentence. */
  readonly reason: string
}

/**
 * Works on a study until the recipe has nothing more to ask, or somebody stops it.
 *
 * Points come in, rules look, the recipe decides, the launcher acts, the store remembers. What the recipe plans is
 * stored before it is started, and the recipe is asked again only when all of it has finished: so what it plans does
 * not depend on which worker was faster, and a study that is taken up again after a kill ends as if nothing had been.
 *
 * A listener that throws stops nothing: its first error is thrown when the work is done and stored.
 *
 * @throws BabysitError BS3201 where the launcher cannot do what the scheduler needs; those of `settle`; those of the store
 */
export async function supervise(request: SuperviseRequest): Promise<SuperviseResult> {
  refuseUnfit(request)
  const listener = guardListener(request.onEvent)
  const { study, store, control } = request
  const live: LiveTrials = new Map()
  const planning = createPlanning(request)
  const obedience = await obeyActions({ study: study.plan.id, store, control, live, accept: planning.accept })
  try {
    const result = await superviseQuietly(
      { ...request, live, onEvent: listener.tell },
      { planning, look: obedience.look },
    )
    listener.confess()
    return result
  } finally {
    await obedience.close()
  }
}

async function superviseQuietly(
  request: Omit<WatchRequest, 'peers'>,
  { planning, look }: { readonly planning: Planning; readonly look: () => Promise<void> },
): Promise<SuperviseResult> {
  const { store, recipe, control, now } = request
  let { study } = request
  const id = study.plan.id
  const stored = await store.trials(id)
  let observed: readonly ObservedTrial[] = await rememberAll(store, stored)
  let pending = stored.flatMap(unfinished)
  await store.setStudyState(id, 'running', now())

  const teller = createTeller(study, request.onEvent)
  const consider = () => {
    const state = recipe(study.plan, observed)
    const findings = request.examine(studyView(study, state.outcomes, observed))
    teller.outcomes(state, findings)
    return { state, findings }
  }
  const settle = async () => {
    const goal = await settleGoal({ ...request, study }, observed)
    if (goal === null) return
    study = { ...study, plan: { ...study.plan, goal } }
    teller.goal(goal)
    teller.best(observed)
  }
  await settle()
  let { state, findings } = consider()
  planning.begin(state)
  teller.best(observed)
  for (;;) {
    if (pending.length === 0) {
      // What was asked for while the last of them ran is heeded by what comes next.
      await look()
      const next = await planning.next(observed, { study, state })
      study = next.study
      if (next.state !== state) ({ state, findings } = consider())
      if (next.trials === null) break
      pending = next.trials.map((trial) => ({ trial, begun: null }))
    }
    if (control.level > 0) break
    teller.stage(
      state,
      pending.map(({ trial }) => trial),
      observed,
    )
    const earlier = observed
    const finished = await runAll({ ...request, study, earlier }, pending, teller.trialFinished)
    observed = [...observed, ...finished].sort((a, b) => a.trial.number - b.trial.number)
    const all = finished.length === pending.length
    pending = []
    await settle()
    ;({ state, findings } = consider())
    if (!all) break
  }

  await store.setStudyFindings(id, findings)
  const ended = endOf(state, control)
  await store.setStudyState(id, ended.state, now())
  return { ...ended, recipe: state, observed, findings: await store.findings(id) }
}

/** Settles a goal that is open, and remembers it; null where it was settled before, or more has to be heard. */
async function settleGoal(
  { study, store, settle, onEvent, now }: SuperviseRequest,
  observed: readonly ObservedTrial[],
): Promise<Goal | null> {
  const { id, goal: open } = study.plan
  if (open.open === undefined || settle === undefined) return null
  const heard = heardSeries(observed)
  try {
    const goal = settle(open, heard)
    if (goal === null) return null
    await store.setGoal(id, goal)
    onEvent({ kind: 'goal', goal, heard: heard.counts })
    return goal
  } catch (error) {
    await store.setStudyState(id, 'interrupted', now())
    throw error
  }
}

function refuseUnfit({ launcher, scheduler }: SuperviseRequest): void {
  if (!scheduler.needs.pause || launcher.capabilities.canPause) return
  throw new BabysitError(
    'BS3201',
    `The scheduler "${scheduler.name}" pauses trials, which the launcher "${launcher.name}" cannot.`,
    { next: 'Choose another scheduler: break-out works with every launcher.' },
  )
}

async function rememberAll(store: Store, stored: readonly StoredTrial[]): Promise<ObservedTrial[]> {
  const observed: ObservedTrial[] = []
  for (const entry of stored)
    if (entry.state === 'finished') observed.push(await rememberTrial(store, entry.trial))
  return observed
}

function unfinished(entry: StoredTrial): readonly UnfinishedTrial[] {
  if (entry.state === 'finished') return []
  return [{ trial: entry.trial, begun: entry.state === 'running' ? entry.run : null }]
}

/**
 * Runs trials on the study's workers; answers with those that finished. Fewer than asked for only when stopped. Where
 * one cannot be watched (a full disk), nothing new is started, and the error is thrown when the others have finished.
 */
async function runAll(
  request: Omit<WatchRequest, 'peers'> & { readonly earlier: readonly ObservedTrial[] },
  trials: readonly UnfinishedTrial[],
  onFinished: (trial: ObservedTrial) => void,
): Promise<readonly ObservedTrial[]> {
  const finished: ObservedTrial[] = []
  const peers = (trial: PlannedTrial) => peersOf(trial, [...request.earlier, ...finished])
  const queue = [...trials]
  const failures: unknown[] = []
  const worker = async (): Promise<void> => {
    for (;;) {
      await whenGoingOn(request.control)
      if (request.control.level > 0 || failures.length > 0) return
      const trial = queue.shift()
      if (trial === undefined) return
      const result = await watchTrial({ ...request, peers }, trial)
      if (result === null) return
      finished.push(result)
      onFinished(result)
    }
  }
  const guarded = () => worker().catch((error: unknown) => void failures.push(error))
  await Promise.all(Array.from({ length: Math.max(1, request.study.plan.workers) }, guarded))
  if (failures.length > 0) throw failures[0]
  return finished
}

function endOf(state: RecipeState, control: StopControl): { state: StudyState; reason: string } {
  if (state.next.kind === 'done') {
    const failed = state.next.reason === 'nothing-succeeded'
    return { state: failed ? 'failed' : 'finished', reason: state.next.summary }
  }
  return { state: 'interrupted', reason: `stopped at level ${control.level} before the recipe was through` }
}
