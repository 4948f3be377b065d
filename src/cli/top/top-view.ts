import type { Finding } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Settings } from '../../domain/setting.ts'
import type { Study, StudyState } from '../../domain/study.ts'
import { goalOf, isBetter, keptGoalOf } from '../../report/figures/trial-view.ts'
import { programText } from '../../report/program-text.ts'
import type { CurveCache } from '../../server/run-curves.ts'
import type { Store, StoredTrial } from '../../store/store.ts'

/** A study at one moment, as `babysit top` shows it. */
export interface TopView {
  readonly id: string
  readonly state: StudyState
  readonly program: string
  readonly goal: Goal
  /** Seconds since it was begun; until its last change where nobody works on it. */
  readonly seconds: number
  readonly stages: readonly TopStage[]
  readonly best: { readonly trial: number; readonly value: number; readonly settings: Settings } | null
  readonly running: readonly RunningTrial[]
  /** Gravest first. */
  readonly findings: readonly Finding[]
  /** Newest first. */
  readonly finished: readonly FinishedLine[]
  readonly planned: number
}

export interface TopStage {
  readonly name: string
  readonly trials: number
  readonly through: number
  readonly current: boolean
}

/** Values over their steps, as many of both. */
export interface CurveShape {
  readonly name: string
  readonly steps: ArrayLike<number>
  readonly values: ArrayLike<number>
}

export interface RunningTrial {
  readonly number: number
  readonly settings: Settings
  /** The curve that is drawn; null while nothing was heard. */
  readonly curve: CurveShape | null
  readonly epoch: number | null
}

export interface FinishedLine {
  readonly number: number
  readonly stage: string
  readonly status: string
  /** NaN where it has none. */
  readonly goal: number
  readonly seconds: number
  readonly settings: Settings
}

/** Trials whose curves are read: more would fit on no screen. */
const mostCurves = 12

/** Reads what is to be shown. `now` in seconds since 1970. */
export async function readTop(about: {
  readonly store: Store
  readonly study: Study
  readonly state: StudyState
  readonly curves: CurveCache
  readonly now: number
}): Promise<TopView> {
  const { store, study, state, curves, now } = about
  const { plan, created, changed } = study
  const trials = await store.trials(plan.id)
  const running =
    state === 'running' ? trials.flatMap((entry) => (entry.state === 'running' ? [entry] : [])) : []
  const drawn: RunningTrial[] = []
  for (const { trial, run } of running.slice(0, mostCurves)) {
    const { series } = await curves.of(run)
    const curve = series.get('train/loss') ?? series.get(plan.goal.series) ?? [...series.values()][0] ?? null
    const epoch = curve?.epochs.at(-1) ?? Number.NaN
    drawn.push({
      number: trial.number,
      settings: trial.settings,
      curve,
      epoch: Number.isFinite(epoch) ? epoch : null,
    })
  }
  const gravity = { error: 0, warning: 1, note: 2 } as const
  const finished = finishedLines(trials, plan.goal)
  return {
    id: plan.id,
    state,
    program: programText(plan.program),
    goal: plan.goal,
    seconds: Math.max(0, (state === 'running' ? now : changed) - created),
    stages: stagesOf(trials, plan.stages),
    best: bestOf(trials, plan.goal),
    running: drawn,
    findings: [...(await store.findings(plan.id))].sort((a, b) => gravity[a.severity] - gravity[b.severity]),
    finished: [...finished].reverse(),
    planned: trials.filter((entry) => entry.state === 'planned').length,
  }
}

function stagesOf(trials: readonly StoredTrial[], names: readonly string[]): readonly TopStage[] {
  const current = [...trials].reverse().find((entry) => entry.state !== 'finished')?.trial.stage
  return names.map((name) => {
    const own = trials.filter(({ trial }) => trial.stage === name)
    const through = own.filter(({ state }) => state === 'finished').length
    return { name, trials: own.length, through, current: name === current }
  })
}

function bestOf(trials: readonly StoredTrial[], goal: Goal): TopView['best'] {
  let best: TopView['best'] = null
  for (const entry of trials) {
    if (entry.state !== 'finished' || entry.trial.status !== 'complete') continue
    if (entry.trial.purpose !== 'search' && entry.trial.purpose !== 'final') continue
    const value = keptGoalOf(entry.trial, goal)
    if (isBetter(value, best?.value ?? Number.NaN, goal))
      best = { trial: entry.trial.number, value, settings: entry.trial.settings }
  }
  return best
}

function finishedLines(trials: readonly StoredTrial[], goal: Goal): readonly FinishedLine[] {
  return trials.flatMap((entry) => {
    if (entry.state !== 'finished') return []
    const { number, stage, status, seconds, settings } = entry.trial
    return [{ number, stage, status, goal: goalOf(entry.trial, goal), seconds, settings }]
  })
}
