import type { Finding } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { CostAccount } from '../../domain/outcome.ts'
import type { StageName } from '../../domain/stage.ts'
import type { StudyEvent } from '../../runs/supervisor/events.ts'

/** What the terminal shows of a study, as a function of the events heard so far. Times are in seconds since 1970. */
export interface Progress {
  readonly goal: Goal
  readonly started: number
  readonly stage: StageName | null
  readonly stageStarted: number
  /** Trials of this stage. */
  readonly planned: number
  readonly finished: number
  /** Of those of this stage that finished: diverged and failed ones. */
  readonly diverged: number
  readonly failed: number
  readonly running: ReadonlyMap<number, { readonly epoch: number | null; readonly loss: number | null }>
  readonly best: { readonly trial: number; readonly goal: number; readonly noise: number | null } | null
  readonly finding: { readonly finding: Finding; readonly trial: number | null } | null
  /** `<rule> <trial>` of all findings; one that comes with newer numbers counts once. */
  readonly findings: ReadonlySet<string>
  /** Seconds each stage was said to take; stages that are over are gone from here. */
  readonly ahead: ReadonlyMap<StageName, number>
  /** Of the stages that are over: seconds said, and seconds really taken. */
  readonly past: { readonly said: number; readonly taken: number }
  readonly stopping: 0 | 1 | 2 | 3
}

export function startProgress(about: { goal: Goal; now: number }): Progress {
  return {
    goal: about.goal,
    started: about.now,
    stage: null,
    stageStarted: about.now,
    planned: 0,
    finished: 0,
    diverged: 0,
    failed: 0,
    running: new Map(),
    best: null,
    finding: null,
    findings: new Set(),
    ahead: new Map(),
    past: { said: 0, taken: 0 },
    stopping: 0,
  }
}

/** The account of the recipe, which knows more after each batch of trials: what the stages ahead will take. */
export function withForecast(
  progress: Progress,
  account: CostAccount,
  done: ReadonlySet<StageName>,
): Progress {
  const lines = account.stages.filter((line) => !done.has(line.stage) && line.forecast.seconds > 0)
  return { ...progress, ahead: new Map(lines.map((line) => [line.stage, line.forecast.seconds])) }
}

export function advance(progress: Progress, event: StudyEvent, now: number): Progress {
  switch (event.kind) {
    case 'stage': {
      const ahead = new Map(progress.ahead)
      if (event.forecast.seconds > 0) ahead.set(event.stage, event.forecast.seconds)
      const counts = { planned: event.planned, finished: event.finished }
      if (event.stage === progress.stage) return { ...progress, ...counts, ahead }
      return { ...progress, ...counts, ahead, stage: event.stage, stageStarted: now, diverged: 0, failed: 0 }
    }
    case 'trial-started': {
      const running = new Map(progress.running).set(event.trial.number, { epoch: null, loss: null })
      return { ...progress, running }
    }
    case 'progress': {
      const running = new Map(progress.running).set(event.trial, { epoch: event.epoch, loss: event.loss })
      return { ...progress, running }
    }
    case 'trial-finished': {
      const running = new Map(progress.running)
      running.delete(event.trial.number)
      return {
        ...progress,
        running,
        finished: progress.finished + (event.trial.stage === progress.stage ? 1 : 0),
        diverged: progress.diverged + (event.trial.status === 'diverged' ? 1 : 0),
        failed: progress.failed + (event.trial.status === 'failed' ? 1 : 0),
      }
    }
    case 'finding':
      return {
        ...progress,
        finding: { finding: event.finding, trial: event.trial },
        findings: new Set(progress.findings).add(`${event.finding.rule} ${event.trial}`),
      }
    case 'best':
      return { ...progress, best: { trial: event.trial, goal: event.goal, noise: event.noise } }
    case 'stage-finished': {
      const { stage } = event.outcome
      const noise = 'noise' in event.outcome ? event.outcome.noise : null
      const best = progress.best !== null && noise !== null ? { ...progress.best, noise } : progress.best
      if (stage !== progress.stage) return { ...progress, best }
      const ahead = new Map(progress.ahead)
      const said = ahead.get(stage) ?? 0
      ahead.delete(stage)
      const taken = now - progress.stageStarted
      const past =
        said > 0 ? { said: progress.past.said + said, taken: progress.past.taken + taken } : progress.past
      return { ...progress, best, ahead, past }
    }
    case 'goal':
      return { ...progress, goal: event.goal }
    case 'note':
      return progress
  }
}

/**
 * Seconds until the study is through, or null while nothing can be said: what the forecast gives the stages ahead,
 * corrected by how long the past stages and the finished trials of this one really took.
 */
export function timeLeft(progress: Progress, now: number): number | null {
  if (progress.ahead.size === 0) return null
  const { said, taken } = progress.past
  const slowness = said > 0 ? Math.min(20, Math.max(0.05, taken / said)) : 1
  let left = 0
  for (const [stage, seconds] of progress.ahead) {
    if (stage !== progress.stage) left += seconds * slowness
    else left += currentStageLeft(progress, seconds * slowness, now)
  }
  return left
}

function currentStageLeft(progress: Progress, expected: number, now: number): number {
  const spent = now - progress.stageStarted
  const share = progress.planned > 0 ? progress.finished / progress.planned : 0
  const byForecast = Math.max(0, expected - spent)
  if (share === 0) return byForecast
  const byTrials = (spent * (1 - share)) / share
  return byTrials * share + byForecast * (1 - share)
}
