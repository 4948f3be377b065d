import { examineStudy } from '../../src/diagnosis/engine.ts'
import type { StudyView } from '../../src/diagnosis/rules/rule.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { Space } from '../../src/domain/parameter.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { type BuiltinStudy, builtinPlan, runBuiltinStudy } from '../harness/builtin-study.ts'

export interface Searched {
  readonly borderFindings: readonly Finding[]
  readonly winnerTests: readonly number[]
  readonly validation: number
  readonly epochs: number
  readonly searchTrials: number
  /** Search trials that are missing from the rankings of their stages: must be none. */
  readonly thrownAway: number
  readonly ended: string
}

export function spaceOf(ranges: Readonly<Record<string, string>>): Space {
  return { parameters: Object.entries(ranges).map(([name, text]) => parseRange(text, name)) }
}

/** A study with what its border rule says in the end. */
export async function search(study: BuiltinStudy): Promise<Searched> {
  const { state, observed } = await runBuiltinStudy(study)
  const { coarse, fine, final } = state.outcomes
  const trials = observed.filter(({ trial }) => trial.purpose === 'search')
  const ranked = new Set([...(coarse?.ranking ?? []), ...(fine?.ranking ?? [])])
  const rounds = [...(coarse?.rounds ?? []), ...(fine?.rounds ?? [])]
  const plan = builtinPlan(study)
  const view: StudyView = {
    goal: plan.goal,
    space: rounds.at(-1)?.space ?? plan.space,
    rounds,
    widenings: [...(coarse?.widenings ?? []), ...(fine?.widenings ?? [])],
    trials,
    noise: fine?.noise ?? null,
  }
  const metrics = final?.winner?.metrics ?? {}
  return {
    borderFindings: examineStudy(view).filter(({ rule }) => rule === 'best-value-on-border'),
    winnerTests: metrics['test/accuracy']?.values ?? [],
    validation: metrics['val/accuracy']?.mean ?? Number.NaN,
    epochs: state.cost.spent.epochs,
    searchTrials: trials.length,
    thrownAway: trials.filter(({ trial }) => !ranked.has(trial.number)).length,
    ended: state.next.kind === 'done' ? state.next.reason : 'unfinished',
  }
}

/** What a border finding is about: `lr high`. */
export function endTold(finding: Finding): string {
  for (const { change } of finding.advice) {
    if (change.kind === 'widen' || change.kind === 'cut') return `${change.parameter} ${change.side}`
  }
  return 'another end'
}
