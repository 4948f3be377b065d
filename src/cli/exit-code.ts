import type { ExitCode } from '../domain/error.ts'
import type { StageName } from '../domain/stage.ts'
import type { StudyState } from '../domain/study.ts'
import type { Outcomes } from '../recipe/recipe.ts'

/** What the exit code of a study command depends on. */
export interface StudyEnd {
  readonly state: StudyState
  readonly stages: readonly StageName[]
  readonly outcomes: Outcomes
  /** The signal that asked us to stop, where one did. */
  readonly signal: 'SIGINT' | 'SIGTERM' | null
  /** It came from `babysit stop`. */
  readonly onPurpose: boolean
}

/** 0 ok; 3 nothing succeeded or a check failed; 5 stopped on purpose; 130 and 143 interrupted. */
export function exitCodeOf(end: StudyEnd): ExitCode {
  if (end.state === 'interrupted' || end.state === 'stopped') {
    if (end.onPurpose) return 5
    return end.signal === 'SIGTERM' ? 143 : 130
  }
  if (end.state === 'failed') return 3
  const verdict = end.outcomes.sanity?.verdict ?? 'pass'
  if (verdict === 'broken') return 3
  if (verdict !== 'pass' && end.stages.every((stage) => stage === 'sanity')) return 3
  const range = end.outcomes.range
  if (range !== null && range.suggested === null && end.stages.at(-1) === 'range') return 3
  return 0
}
