import type { RunDiagnosis } from '../../diagnosis/engine.ts'
import type { RunContext, StudyView } from '../../diagnosis/rules/rule.ts'
import type { Finding } from '../../domain/finding.ts'
import type { StageOutcome } from '../../domain/outcome.ts'
import type { Study, StudyState } from '../../domain/study.ts'
import type { ObservedTrial, PlannedTrial } from '../../domain/trial.ts'
import type { Outcomes, Recipe, RecipeState } from '../../recipe/recipe.ts'
import type { Scheduler } from '../../search/schedulers/scheduler.ts'
import type { Store, StoredTrial } from '../../store/store.ts'
import type { Launcher } from '../launchers/launcher.ts'
import type { StudyEvent } from './events.ts'
import { rememberTrial } from './remember.ts'
import type { StopControl } from './stop-control.ts'
import { watchTrial } from './watch-trial.ts'

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
 */
export async function supervise(request: SuperviseRequest): Promise<SuperviseResult> {
  const { study, store, recipe, now } = request
  const id = study.plan.id
  const stored = await store.trials(id)
  const observed: ObservedTrial[] = []
  for (const entry of stored)
    if (entry.state === 'finished') observed.push(await rememberTrial(store, entry.trial))
  let pending = stored.filter(isUnfinished).map((entry) => entry.trial)
  await store.setStudyState(id, 'running', now())

  const teller = createTeller(request)
  let state = recipe(study.plan, observed)
  for (;;) {
    if (pending.length === 0) {
      state = recipe(study.plan, observed)
      teller.outcomes(state, observed)
      if (state.next.kind === 'done') break
      await store.addTrials(id, state.next.trials)
      pending = [...state.next.trials]
    }
    if (request.control.level > 0) break
    teller.stage(state, pending, observed)
    const finished = await runAll(request, pending, (trial) => teller.trialFinished(trial))
    observed.push(...finished)
    observed.sort((a, b) => a.trial.number - b.trial.number)
    if (finished.length < pending.length) break
    pending = []
  }

  const findings = request.examine(studyView(study, state.outcomes, observed))
  await store.setStudyFindings(id, findings)
  const ended = endOf(state, request.control)
  await store.setStudyState(id, ended.state, now())
  return { ...ended, recipe: state, observed, findings: await store.findings(id) }
}

function isUnfinished(entry: StoredTrial): entry is Exclude<StoredTrial, { state: 'finished' }> {
  return entry.state !== 'finished'
}

/** Runs trials on the study's workers; answers with those that finished. Fewer than asked for only when stopped. */
async function runAll(
  request: SuperviseRequest,
  trials: readonly PlannedTrial[],
  onFinished: (trial: ObservedTrial) => void,
): Promise<readonly ObservedTrial[]> {
  const finished: ObservedTrial[] = []
  const queue = [...trials]
  const failures: unknown[] = []
  const worker = async (): Promise<void> => {
    while (request.control.level === 0 && failures.length === 0) {
      const trial = queue.shift()
      if (trial === undefined) return
      const result = await watchTrial(request, trial)
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

/** Tells listeners what changed, and each thing once. */
function createTeller(request: SuperviseRequest) {
  const { onEvent, study } = request
  const told = new Set<string>()
  const toldFindings = new Set<string>()
  let best: number | null = null
  return {
    outcomes(state: RecipeState, observed: readonly ObservedTrial[]) {
      for (const outcome of outcomesInOrder(state.outcomes)) {
        if (told.has(outcome.stage)) continue
        told.add(outcome.stage)
        const account = state.cost.stages.find((line) => line.stage === outcome.stage)
        onEvent({
          kind: 'stage-finished',
          outcome,
          spent: account?.spent ?? { runs: 0, epochs: 0, seconds: 0 },
        })
      }
      for (const finding of request.examine(studyView(study, state.outcomes, observed))) {
        const key = `${finding.rule} ${finding.what}`
        if (toldFindings.has(key)) continue
        toldFindings.add(key)
        onEvent({ kind: 'finding', finding, trial: null })
      }
    },
    stage(state: RecipeState, pending: readonly PlannedTrial[], observed: readonly ObservedTrial[]) {
      const stage = pending[0]?.stage
      if (stage === undefined) return
      const finished = observed.filter((one) => one.trial.stage === stage).length
      const forecast = state.cost.stages.find((line) => line.stage === stage)?.forecast
      onEvent({
        kind: 'stage',
        stage,
        planned: finished + pending.length,
        finished,
        forecast: forecast ?? { runs: pending.length, epochs: 0, seconds: 0 },
      })
    },
    trialFinished({ trial }: ObservedTrial) {
      const goal = trial.metrics[study.plan.goal.series]?.last ?? null
      onEvent({ kind: 'trial-finished', trial, goal })
      if (goal === null || !Number.isFinite(goal) || trial.status !== 'complete') return
      if (trial.purpose !== 'search' && trial.purpose !== 'final') return
      const sign = study.plan.goal.direction === 'maximize' ? -1 : 1
      if (best !== null && sign * goal >= best) return
      best = sign * goal
      onEvent({ kind: 'best', trial: trial.number, goal, noise: null })
    },
  }
}

function outcomesInOrder(outcomes: Outcomes): readonly StageOutcome[] {
  const all = [outcomes.sanity, outcomes.range, outcomes.coarse, outcomes.fine, outcomes.final]
  return all.filter((outcome) => outcome !== null)
}

function studyView(study: Study, outcomes: Outcomes, observed: readonly ObservedTrial[]): StudyView {
  const rounds = [...(outcomes.coarse?.rounds ?? []), ...(outcomes.fine?.rounds ?? [])]
  return {
    goal: study.plan.goal,
    space: rounds.at(-1)?.space ?? study.plan.space,
    rounds,
    widenings: [...(outcomes.coarse?.widenings ?? []), ...(outcomes.fine?.widenings ?? [])],
    trials: observed.filter((one) => one.trial.purpose === 'search'),
    noise: outcomes.fine?.noise ?? outcomes.coarse?.noise ?? null,
  }
}
