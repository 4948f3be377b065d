import type { Finding } from '../../domain/finding.ts'
import type { Curves, Facts } from '../../domain/series.ts'
import { chooseChange, stepsToProve } from '../../recipe/prove/choose-change.ts'
import { judgeProof } from '../../recipe/prove/judge-proof.ts'
import type { Screen } from '../output/screen.ts'
import type { StudyFolder } from '../study-folder.ts'
import type { Repeatable } from './repeatable.ts'
import { runAgain } from './run-again.ts'

export interface ProveRequest {
  readonly repeatable: Repeatable
  /** What the run was; it ended after `steps`. */
  readonly run: { readonly curves: Curves; readonly facts: Facts; readonly steps: number }
  readonly findings: readonly Finding[]
  /** The new run is kept under this name. */
  readonly id: string
  readonly place: StudyFolder
  readonly screen: Screen
}

/**
 * Tries the first advice that changes a setting: the program is run once more with that changed and nothing else, so with
 * the same seed where it has one, and ended after enough steps to be compared with the run it
 * is about. Answers with the findings, the one whose advice was tried with its proof.
 */
export async function proveAdvice(request: ProveRequest): Promise<readonly Finding[]> {
  const { repeatable, run, findings, screen } = request
  if (findings.length === 0) return findings
  const { settings, budget, roles, goal } = repeatable
  const chosen = chooseChange(findings, { setup: { settings, budget }, roles, facts: run.facts })
  if (chosen.kind === 'cannot') {
    screen.say(`babysit: nothing can be tried: ${chosen.why}`)
    return findings
  }
  const { change, what } = chosen
  const broke = !Number.isFinite(run.curves['train/loss']?.values.at(-1) ?? 0)
  const steps = stepsToProve(chosen.finding, { steps: run.steps, broke })
  screen.say(`babysit: trying ${what} for ${steps} steps ...`)
  const tried = await runAgain({ ...request, again: repeatable.with(chosen.setup.settings), steps })
  const proof = judgeProof({ without: run.curves, with: tried?.curves ?? {} }, { goal, change, what })
  if (proof === null) {
    screen.say(`babysit: the run with ${what} reported nothing that could be compared`)
    return findings
  }
  return findings.map((finding) => (finding === chosen.finding ? { ...finding, proof } : finding))
}
