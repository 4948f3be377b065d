import type { CheckResult, SanityOutcome, Verdict } from '../../domain/outcome.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import type { Proposal, Stage, StageContext } from '../stage.ts'
import { checks } from './checks/index.ts'
import { judgeLayersMove } from './layers-move.ts'
import {
  judgeOverfit,
  learntByHeart,
  type OverfitAttempts,
  planLadder,
  planLarger,
  planOverfit,
} from './overfit.ts'

/** Method, section 1: can it learn at all? One verdict, with the evidence. */
export const sanity: Stage<SanityOutcome> = function* (context) {
  const asked = checks.filter((check) => check.cannot(context.plan.steering) === null)
  const plans = asked.map((check) => check.plan(context))
  const answers = yield [...planOverfit(context), ...plans.flat()]
  const own = answers[0]!
  const rest = answers.slice(1)
  let [ladder, larger]: [readonly ObservedTrial[], readonly ObservedTrial[]] = [[], []]
  if (!learntByHeart(own)) {
    ladder = yield planLadder(context)
    if (!ladder.some(learntByHeart)) larger = yield planLarger({ ...context, facts: own.facts })
  }
  return judgeSanity(context, { attempts: { own, ladder, larger }, plans, answers: rest })
}

interface Answers {
  readonly attempts: OverfitAttempts
  readonly plans: readonly (readonly Proposal[])[]
  readonly answers: readonly ObservedTrial[]
}

/** From all answers to one verdict. A failed check that names a bug outweighs what the overfitting came to. */
export function judgeSanity(context: StageContext, { attempts, plans, answers }: Answers): SanityOutcome {
  const overfit = judgeOverfit(context, attempts)
  const tiny: CheckResult = {
    ...overfit.check,
    trials: [attempts.own, ...attempts.ladder, ...attempts.larger].map((one) => one.trial.number),
  }
  const results: CheckResult[] = [
    tiny,
    { name: 'layers-move', ...judgeLayersMove(attempts.own), trials: [attempts.own.trial.number] },
  ]
  let cursor = 0
  const asked = checks.filter((check) => check.cannot(context.plan.steering) === null)
  for (const [index, check] of asked.entries()) {
    const trials = answers.slice(cursor, cursor + plans[index]!.length)
    cursor += trials.length
    results.push({
      name: check.name,
      ...judgeUnlessFailed(check, trials, context),
      trials: trials.map((one) => one.trial.number),
    })
  }
  for (const check of checks) {
    const why = check.cannot(context.plan.steering)
    if (why === null) continue
    results.push({
      name: check.name,
      status: 'skipped',
      summary: `Left out: ${why}.`,
      causes: [],
      evidence: {},
      trials: [],
    })
  }
  return conclude(overfit, excuse(results, overfit.verdict))
}

/** A probe whose program broke settles nothing, and is itself the finding. */
function judgeUnlessFailed(
  check: (typeof checks)[number],
  trials: readonly ObservedTrial[],
  context: StageContext,
) {
  const broken = trials.find((one) => one.trial.status === 'failed')
  if (broken === undefined) return check.judge(trials, context)
  const summary = `The program failed: ${broken.trial.end.message ?? broken.trial.end.reason}.`
  return { status: 'fail', summary, causes: ['program-failed'], evidence: {} } as const
}

/** What only says "it does not learn at this rate" is no bug where another rate was found that works. */
function excuse(results: readonly CheckResult[], verdict: Verdict): readonly CheckResult[] {
  if (verdict !== 'learning-rate' && verdict !== 'scale-up') return results
  const followsFromRate = new Set(['beats-chance', 'zeroed-inputs', 'layers-move'])
  return results.map((result) =>
    result.status === 'fail' && followsFromRate.has(result.name) && !result.causes.includes('input-ignored')
      ? { ...result, status: 'warn' as const }
      : result,
  )
}

function conclude(overfit: ReturnType<typeof judgeOverfit>, results: readonly CheckResult[]): SanityOutcome {
  const failed = results.filter((result) => result.status === 'fail' && result.name !== 'overfit-tiny')
  const bug = failed.length > 0 || overfit.verdict === 'broken'
  const verdict: Verdict = bug ? 'broken' : overfit.verdict
  const tiny = results.find((result) => result.name === 'overfit-tiny')!
  const general = new Set(['labels', 'learning-rate', 'rate-too-low', 'rate-too-high'])
  const all = [...failed.flatMap((result) => result.causes), ...tiny.causes]
  const causes = [...new Set([...all.filter((cause) => !general.has(cause)), ...all])]
  const speaker =
    failed.find((result) => result.causes.includes(causes[0] ?? '')) ??
    (tiny.status === 'fail' ? tiny : failed[0])
  const passed = results.filter((result) => result.status === 'pass').length
  const summary =
    speaker?.summary ??
    `It can learn: ${passed} of ${results.length} checks pass, ${tiny.summary.charAt(0).toLowerCase()}${tiny.summary.slice(1)}`
  return { stage: 'sanity', verdict, summary, causes, checks: results, workingRate: overfit.workingRate }
}
