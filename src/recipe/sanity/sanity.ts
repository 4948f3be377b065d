import type { CheckResult, SanityOutcome, Verdict } from '../../domain/outcome.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { rateName } from '../settings.ts'
import type { Proposal, Stage, StageContext } from '../stage.ts'
import { type Check, skipped } from './checks/check.ts'
import { checks } from './checks/index.ts'
import { judgeLayersMove } from './layers-move.ts'
import {
  demandsByHeart,
  judgeOverfit,
  learntByHeart,
  type OverfitAttempts,
  planLadder,
  planLarger,
  planLongerLadder,
  planOverfit,
  planPatience,
} from './overfit.ts'
import { shareRuns, unshared } from './shared-runs.ts'
import { mayBeTheRate, mayBeTooSmall } from './what-fits.ts'

/** Method, section 1: can it learn at all? One verdict, with the evidence. */
export const sanity: Stage<SanityOutcome> = function* (context) {
  const asked = checks.filter((check) => check.cannot(context.plan.steering) === null)
  const plans = asked.map((check) => check.plan(context))
  const proposals = [...planOverfit(context), ...plans.flat()]
  const { runs, answers: answersOf } =
    context.plan.pace === undefined ? unshared(proposals) : shareRuns(proposals)
  const [tried, ...first] = answersOf(yield runs)
  let answers = deal(first, plans)
  const follow = asked.map((check, index) => check.followUp?.(answers[index]!, context) ?? [])
  if (follow.flat().length > 0) {
    const second = deal(yield follow.flat(), follow)
    answers = answers.map((trials, index) => [...trials, ...second[index]!])
  }
  const patience = planPatience(context, tried!)
  const own = patience.length > 0 ? (yield patience)[0]! : tried!
  let [ladder, larger]: [readonly ObservedTrial[], readonly ObservedTrial[]] = [[], []]
  const learnt = (trial: ObservedTrial) => learntByHeart(trial, demandsByHeart(context))
  if (!learnt(own)) {
    for (const rungs of planLadder(context))
      if (!ladder.some(learnt)) ladder = inOrder(context, [...ladder, ...(yield rungs)])
    const settled = ladder.some(learnt) || !mayBeTheRate({ own, ladder })
    const further = settled ? [] : planLongerLadder(context, ladder)
    if (further.length > 0) ladder = [...ladder, ...(yield further)]
    const attempts = { own, ladder }
    if (!ladder.some(learnt) && mayBeTooSmall(attempts) && !bugFound(context, answers)) {
      larger = yield planLarger(context, attempts)
    }
  }
  return judgeSanity(context, { attempts: { own, ladder, larger }, answers })
}

/** Attempts from the lowest rate to the highest. */
function inOrder(context: StageContext, attempts: readonly ObservedTrial[]): readonly ObservedTrial[] {
  const name = rateName(context.plan)
  const rateOf = ({ trial }: ObservedTrial) => Number(trial.settings[name ?? ''])
  return name === null ? attempts : [...attempts].sort((a, b) => rateOf(a) - rateOf(b))
}

/** Hands the answers out to those that asked, as many to each as it had planned. */
function deal(
  answers: readonly ObservedTrial[],
  plans: readonly (readonly Proposal[])[],
): readonly (readonly ObservedTrial[])[] {
  const rest = [...answers]
  return plans.map((plan) => rest.splice(0, plan.length))
}

export interface SanityAnswers {
  readonly attempts: OverfitAttempts
  /** For each check that this program can be asked, in the order of `checks`: what its trials brought. */
  readonly answers: readonly (readonly ObservedTrial[])[]
}

/** From all answers to one verdict. A failed check that names a bug outweighs what the overfitting came to. */
export function judgeSanity(context: StageContext, { attempts, answers }: SanityAnswers): SanityOutcome {
  const overfit = judgeOverfit(context, attempts)
  const own = attempts.own.trial.number
  const all = [attempts.own, ...attempts.ladder, ...attempts.larger]
  const results: CheckResult[] = [
    { ...overfit.check, trials: all.map((one) => one.trial.number) },
    { name: 'layers-move', ...judgeLayersMove(attempts.own), trials: [own] },
    ...judgeChecks(context, answers),
    ...checks.flatMap((check) => {
      const why = check.cannot(context.plan.steering)
      return why === null ? [] : [{ name: check.name, ...skipped(`Left out: ${why}.`), trials: [] }]
    }),
  ]
  return conclude(overfit, excuse(results, overfit.verdict))
}

function judgeChecks(context: StageContext, answers: SanityAnswers['answers']): readonly CheckResult[] {
  const asked = checks.filter((check) => check.cannot(context.plan.steering) === null)
  return asked.map((check, index) => ({
    name: check.name,
    ...judgeUnlessFailed(check, answers[index]!, context),
    trials: answers[index]!.map((one) => one.trial.number),
  }))
}

/** Whether the checks have already found what no larger network could excuse. */
function bugFound(context: StageContext, answers: SanityAnswers['answers']): boolean {
  return excuse(judgeChecks(context, answers), 'scale-up').some((result) => result.status === 'fail')
}

/** A probe whose program broke settles nothing, and is itself the finding. */
function judgeUnlessFailed(check: Check, trials: readonly ObservedTrial[], context: StageContext) {
  const broken = trials.find((one) => one.trial.status === 'failed')
  if (broken === undefined) return check.judge(trials, context)
  const summary = `The program failed: ${broken.trial.end.message ?? broken.trial.end.reason}.`
  return { status: 'fail', summary, causes: ['program-failed'], evidence: {} } as const
}

/** What follows from a rate or a size that does not suit is no bug of its own where one was found that does. */
const followsFrom: Readonly<Partial<Record<Verdict, readonly string[]>>> = {
  'learning-rate': ['beats-chance', 'zeroed-inputs', 'layers-move'],
  'scale-up': ['beats-chance', 'zeroed-inputs', 'layers-move', 'starting-activations'],
}
/** Seen in a way that does not depend on the rate. */
const certain = ['input-ignored', 'non-finite-input']

function excuse(results: readonly CheckResult[], verdict: Verdict): readonly CheckResult[] {
  const excused = followsFrom[verdict] ?? []
  return results.map((result) =>
    result.status === 'fail' && excused.includes(result.name) && !certain.includes(result.causes[0] ?? '')
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
