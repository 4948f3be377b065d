import type { Labels } from '../domain/action.ts'
import type { Goal } from '../domain/goal.ts'
import type { Parameter } from '../domain/parameter.ts'
import type { Study } from '../domain/study.ts'
import type { FinishedTrial } from '../domain/trial.ts'
import { goalOf, isBetter, keptGoalOf, missedBy } from '../report/figures/trial-view.ts'
import { programText } from '../report/program-text.ts'
import { formatRange } from '../space/format-range.ts'
import type { StoredTrial } from '../store/store.ts'
import type { AllLabels } from './labels.ts'
import type { StudyLine, StudyView, TrialLine } from './messages.ts'

// What lists show of studies and trials. Numbers that are not finite become words when they are written as JSON.

export function trialLine(entry: StoredTrial, goal: Goal, labels: Labels | undefined): TrialLine {
  const { number, stage, purpose, settings, budget, seed } = entry.trial
  const base = { number, stage, purpose, settings: { ...settings }, budget, seed }
  const marks = labels === undefined ? {} : { labels: writable(labels) }
  if (entry.state !== 'finished') {
    return {
      ...base,
      ...marks,
      state: entry.state,
      run: entry.state === 'running' ? entry.run : null,
      why: null,
      goal: null,
      epochs: null,
      steps: null,
      seconds: null,
      metrics: {},
    }
  }
  const { trial, run } = entry
  const value = goalOf(trial, goal)
  const missed = missedBy(trial, goal)
  return {
    ...base,
    ...marks,
    state: trial.status,
    run,
    why: trial.status === 'complete' ? null : (trial.end.message ?? trial.end.reason),
    goal: (Number.isNaN(value) ? null : value) as TrialLine['goal'],
    ...(missed === null ? {} : { missed: [...missed] }),
    epochs: trial.epochs,
    steps: trial.steps,
    seconds: trial.seconds,
    metrics: trial.metrics as TrialLine['metrics'],
  }
}

export function parameterLine(parameter: Parameter): StudyView['space'][number] {
  const { kind, name } = parameter
  const isRange = kind === 'real' || kind === 'integer'
  return {
    name,
    range: formatRange(parameter),
    log: isRange && parameter.scale !== 'linear' && parameter.scale !== 'normal',
    ends: isRange ? { low: parameter.low, high: parameter.high } : null,
    values: kind === 'choice' ? [...parameter.choices] : kind === 'boolean' ? [true, false] : null,
  }
}

export function studyLine(about: {
  readonly study: Study
  readonly state: Study['state']
  readonly trials: readonly StoredTrial[]
  readonly labels: AllLabels
}): StudyLine {
  const { study, trials } = about
  const { plan, created, changed } = study
  const finished = trials.flatMap((entry) => (entry.state === 'finished' ? [entry.trial] : []))
  return {
    id: plan.id,
    state: about.state,
    program: programText(plan.program),
    goal: plan.goal,
    stages: [...plan.stages],
    created,
    changed,
    trials: trials.length,
    finished: finished.length,
    running: trials.filter((entry) => entry.state === 'running').length,
    best: bestOf(finished, plan.goal),
    labels: writable(about.labels.study),
  }
}

function bestOf(finished: readonly FinishedTrial[], goal: Goal): number | null {
  let best = Number.NaN
  for (const trial of finished) {
    if (trial.status !== 'complete' || (trial.purpose !== 'search' && trial.purpose !== 'final')) continue
    const value = keptGoalOf(trial, goal)
    if (isBetter(value, best, goal)) best = value
  }
  return Number.isFinite(best) ? best : null
}

function writable({ tags, ...labels }: Labels): StudyLine['labels'] {
  return tags === undefined ? labels : { ...labels, tags: [...tags] }
}
