import type { Cause } from '../../../src/domain/cause.ts'
import type { ScoredRun } from './score-run.ts'
import type { Level } from './signals.ts'

/** Hits of so many. */
export interface Share {
  readonly hits: number
  readonly of: number
}

/** How the diagnosis did on some runs, at one level of signals. */
export interface Tally {
  /** Healthy runs with any alarm. */
  readonly falseAlarms: Share
  /** Faulty runs with any alarm. */
  readonly recall: Share
  /** Of the faulty runs, those whose first alarm names the right cause. */
  readonly rightCause: Share
  readonly causes: readonly CauseTally[]
  /** Share of the run that had passed at the first alarm, over the faulty runs with an alarm; sorted. */
  readonly detectedAt: readonly number[]
}

export interface CauseTally {
  readonly cause: Cause
  /** Of the runs put down to it first, those that have it. */
  readonly precision: Share
  /** Of the runs that have it, those put down to it first. */
  readonly recall: Share
}

export function tally(runs: readonly ScoredRun[], level: Level): Tally {
  const healthy = runs.filter(({ label }) => label === 'healthy')
  const faulty = runs.filter(({ label }) => label === 'faulty')
  const share = (of: readonly ScoredRun[], hit: (run: ScoredRun) => boolean): Share => ({
    hits: of.filter(hit).length,
    of: of.length,
  })
  const alarmed = (run: ScoredRun) => run.said[level]!.rules.length > 0
  const names = new Set(faulty.map(({ cause }) => cause!))
  return {
    falseAlarms: share(healthy, alarmed),
    recall: share(faulty, alarmed),
    rightCause: share(faulty, (run) => isRight(run, level)),
    causes: [...names].sort().map((cause) => ({
      cause,
      precision: share(
        runs.filter((run) => blamed(run, level) === cause),
        (run) => run.cause === cause && isRight(run, level),
      ),
      recall: share(
        faulty.filter((run) => run.cause === cause),
        (run) => isRight(run, level),
      ),
    })),
    detectedAt: faulty
      .map((run) => run.said[level]!.at)
      .filter((at) => at !== null)
      .sort((a, b) => a - b),
  }
}

/** The first alarm's cause; another right name for the run's own cause counts as that cause. */
function blamed(run: ScoredRun, level: Level): Cause | null {
  return isRight(run, level) ? run.cause : run.said[level]!.cause
}

export function isRight({ cause, alsoRight, said }: ScoredRun, level: Level): boolean {
  const blamed = said[level]!.cause
  return blamed !== null && (blamed === cause || alsoRight.includes(blamed))
}

/** Mean over causes, each counting alike; a cause that was never named has a precision of 0. */
export function macro(causes: readonly CauseTally[], of: 'precision' | 'recall'): number {
  const sum = causes.reduce((total, each) => total + each[of].hits / Math.max(1, each[of].of), 0)
  return sum / Math.max(1, causes.length)
}
