import type { ExitCode } from '../../domain/error.ts'
import type { FinishedTrial } from '../../domain/trial.ts'
import { judgeProof } from '../../recipe/prove/judge-proof.ts'
import { proofText } from '../../report/proof-text.ts'
import { rememberTrial } from '../../runs/supervisor/remember.ts'
import type { Screen } from '../output/screen.ts'
import { createTeller } from '../progress/tell.ts'
import type { StudyFolder } from '../study-folder.ts'
import { superviseStudy } from '../work-on-study.ts'
import type { AppliedAdvice } from './apply-advice.ts'

const now = () => Date.now() / 1000

/** Under which a study of an applied advice notes what it is held against. */
export const appliedKey = 'applied'

/**
 * Runs a trial with an advice applied, as a study of that one run, and holds it against the trial. The folder is locked by
 * the caller. Answers 3 where the run itself did not succeed.
 */
export async function workOnApplied(about: {
  readonly applied: AppliedAdvice
  readonly name: string
  readonly of: { readonly study: string; readonly trial: number; readonly run: string }
  readonly place: StudyFolder
  readonly screen: Screen
}): Promise<ExitCode> {
  const { applied, name, of, place, screen } = about
  const { store } = place
  const { what, rule, change } = applied
  const study = await store.createStudy({ id: name, ...applied.plan }, now())
  await store.setNote(name, appliedKey, { ...of, rule, what })
  const note = `${of.study} #${of.trial} with the advice of ${rule}: ${what}`
  await store.setNote(name, 'labels', { study: { note }, trials: {} })
  await store.addTrials(name, [applied.trial])
  screen.say(`${screen.paint('bold', name)}: ${note}`)

  const teller = createTeller({ screen, goal: study.plan.goal, now })
  let worked: Awaited<ReturnType<typeof superviseStudy>>
  try {
    worked = await superviseStudy(study, place, teller)
  } finally {
    teller.close()
  }
  const one = worked.result.observed[0]
  if (one === undefined) {
    screen.say(
      `the run was stopped before its end; it cannot be gone on with: babysit apply ${of.study} ${of.trial}`,
    )
    return worked.onPurpose ? 5 : worked.signal === 'SIGTERM' ? 143 : 130
  }
  const { end, status } = one.trial
  const before = await original(store, of)
  const proof =
    before === null
      ? null
      : judgeProof({ without: before.curves, with: one.curves }, { goal: study.plan.goal, change, what })
  screen.say(`${status}${end.message === undefined ? '' : `: ${end.message}`}`)
  screen.say(proof === null ? 'Nothing was reported by both runs that could be compared.' : proofText(proof))
  screen.say(`Next:   babysit show ${name}`)
  if (screen.json)
    await screen.data(
      JSON.stringify({ schemaVersion: 1, study: name, of, rule, what, status, proof }, null, 2),
    )
  return status === 'failed' ? 3 : 0
}

async function original(store: StudyFolder['store'], of: { readonly study: string; readonly trial: number }) {
  const entry = (await store.trials(of.study)).find(({ trial }) => trial.number === of.trial)
  if (entry === undefined || entry.state === 'planned') return null
  // Of a run that goes on only its curves are needed.
  return rememberTrial(store, { ...entry.trial, run: entry.run } as FinishedTrial)
}
