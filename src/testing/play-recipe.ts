import type { StudyPlan } from '../domain/study.ts'
import type { FinishedTrial, ObservedTrial, PlannedTrial } from '../domain/trial.ts'
import type { Recipe, RecipeState } from '../recipe/recipe.ts'
import { createCurveRecorder, summarize } from '../runs/supervisor/curve-recorder.ts'
import type { Guest, TrainFunction } from '../runs/wire/guest.ts'
import type { Scheduler } from '../search/schedulers/scheduler.ts'

export interface PlayRequest {
  readonly plan: StudyPlan
  readonly recipe: Recipe
  readonly train: TrainFunction
  readonly scheduler: Scheduler
  /** Told of each finished trial. */
  readonly onTrial?: (trial: ObservedTrial) => void
}

/**
 * Plays a recipe with a training function in this very process and thread, without a store: for tests and benchmarks of
 * the deciding code. Same settings, budgets and seeds as a supervised study, and so the same curves.
 */
export async function playRecipe(
  request: PlayRequest,
): Promise<{ readonly state: RecipeState; readonly observed: readonly ObservedTrial[] }> {
  const observed: ObservedTrial[] = []
  for (;;) {
    const state = request.recipe(request.plan, observed)
    if (state.next.kind === 'done') return { state, observed }
    for (const trial of state.next.trials) {
      const one = await playTrial(request, trial)
      observed.push(one)
      request.onTrial?.(one)
    }
  }
}

/** Runs one trial here and now. The scheduler may end it where the trial allows that. */
export async function playTrial(
  { plan, train, scheduler }: Pick<PlayRequest, 'plan' | 'train' | 'scheduler'>,
  trial: PlannedTrial,
): Promise<ObservedTrial> {
  const recorder = createCurveRecorder()
  let stop: { readonly why: string; readonly diverged: boolean } | null = null
  const guest: Guest = {
    params: trial.settings,
    options: plan.program.kind === 'builtin' ? plan.program.options : {},
    seed: trial.seed,
    budget: trial.budget,
    samples: trial.orders.samples ?? null,
    inputs: trial.orders.inputs ?? null,
    evaluate: trial.orders.evaluate ?? null,
    hello: () => {},
    about: (facts) => {
      recorder.facts = { ...recorder.facts, ...facts }
    },
    log: (values, at) => {
      if (stop !== null) return
      recorder.point({ ...at, time: 0, values })
      if (!trial.breakOut) return
      const { number, budget, hurdles } = trial
      const progress = { number, budget, hurdles, curves: recorder.curves }
      const decision = scheduler.decide({
        trial: progress,
        rungs: [],
        peers: [],
        goal: plan.goal,
      })
      if (decision.kind === 'stop') stop = decision
    },
    layers: (step, layers) => {
      if (stop === null) recorder.layers.push({ step, layers })
    },
    shouldStop: () => stop !== null,
  }
  const started = performance.now()
  let failure: unknown = null
  try {
    await train(guest)
  } catch (error) {
    failure = error
  }
  const finite = Number.isFinite(recorder.curves['train/loss']?.values.at(-1) ?? 0)
  const verdict = stop as { readonly why: string; readonly diverged: boolean } | null
  const finished: FinishedTrial = {
    ...trial,
    status:
      failure !== null
        ? 'failed'
        : verdict !== null
          ? verdict.diverged
            ? 'diverged'
            : 'stopped'
          : finite
            ? 'complete'
            : 'diverged',
    run: `${plan.id}/${trial.number}.1`,
    end:
      failure !== null
        ? {
            status: 'failed',
            reason: 'threw',
            message: failure instanceof Error ? failure.message : String(failure),
          }
        : verdict !== null
          ? { status: 'stopped', reason: verdict.diverged ? 'diverged' : 'pruned', message: verdict.why }
          : { status: 'ok', reason: 'finished' },
    metrics: summarize(recorder.curves),
    epochs: recorder.reached.epoch,
    steps: recorder.reached.step,
    seconds: (performance.now() - started) / 1000,
  }
  return { trial: finished, curves: recorder.curves, layers: recorder.layers, facts: recorder.facts }
}
