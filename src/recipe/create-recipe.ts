import type { StageOutcome } from '../domain/outcome.ts'
import type { Facts } from '../domain/series.ts'
import type { StageName } from '../domain/stage.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { ObservedTrial, PlannedTrial } from '../domain/trial.ts'
import { createRandom } from '../math/random.ts'
import type { Sampler } from '../search/samplers/sampler.ts'
import type { Tuner } from '../search/tuners/tuner.ts'
import { accountOf } from './account.ts'
import { inUnitOf } from './budget-unit.ts'
import { final } from './final/final.ts'
import { range } from './range/range.ts'
import type { NextStep, Outcomes, Recipe } from './recipe.ts'
import { sanity } from './sanity/sanity.ts'
import { coarse } from './search/coarse.ts'
import { fine } from './search/fine.ts'
import { race } from './search/race.ts'
import { rememberingSampler } from './search/remembering.ts'
import { baseSettings, rateName } from './settings.ts'
import type { Proposal, Stage, StageContext } from './stage.ts'
import { createWishes } from './wishes.ts'

/**
 * The recipe: sanity, range, coarse, fine, final, each asked in turn, or those of them that the plan names. See
 * `stage.ts` for how a stage is asked, and `recipe.ts` for what the answer means.
 *
 * @param about.tuner leads the search in place of the coarse and the fine stage
 */
export function createRecipe(about: {
  readonly sampler: Sampler
  readonly tuner?: Tuner | undefined
}): Recipe {
  const { tuner } = about
  const samplerFor = rememberingSampler(about.sampler)
  const search: Stage = tuner === undefined ? coarse : race(tuner)
  const stages: Record<StageName, Stage> = { sanity, range, coarse: search, fine, final }
  return (plan, observed) => {
    const known: Record<StageName, StageOutcome | null> = {
      sanity: null,
      range: null,
      coarse: null,
      fine: null,
      final: null,
    }
    const begun: StageName[] = []
    const wishes = createWishes(plan.wishes ?? [])
    let heard = 0
    let cursor = 0
    let next: NextStep | null = null
    const random = createRandom(plan.seed)
    let last: StageContext | null = null

    for (const name of plan.stages) {
      begun.push(name)
      const history = observed.slice(0, cursor)
      const outcomes = known as unknown as Outcomes
      const before = cursor
      const scouted = history.length === 0 && name !== 'sanity' ? 1 : 0
      const base = startingPoint(baseSettings(plan), { rate: rateName(plan), outcomes })
      const context = (from: readonly ObservedTrial[]): StageContext => ({
        plan,
        facts: factsOf(from),
        history: from,
        outcomes: { ...outcomes },
        base,
        sampler: samplerFor(`${plan.id} ${plan.seed} ${name}`),
        random: random.stream(name),
        wishes: () => wishes.take(heard),
        settled: wishes.settled,
      })
      if (scouted === 1) {
        if (observed.length === 0) {
          next = {
            kind: 'run',
            stage: name,
            trials: number([scout(context([]))], { stage: name, after: 0, context: context([]) }),
          }
          break
        }
        cursor = 1
      }
      last = context(observed.slice(0, cursor))
      const asked = play(stages[name](last), observed.slice(cursor), (used) => {
        heard = cursor + used
      })
      cursor += asked.used
      if (asked.outcome === null) {
        next = {
          kind: 'run',
          stage: name,
          trials: number(asked.proposals, { stage: name, after: cursor, context: last }),
        }
        break
      }
      known[name] = asked.outcome
      const stop = endsAll(asked.outcome, observed.slice(before, cursor), plan)
      if (stop !== null) {
        next = stop
        break
      }
    }
    const outcomes = known as unknown as Outcomes
    return {
      next: next ?? { kind: 'done', reason: 'finished', summary: lastSummary(outcomes) },
      outcomes,
      cost: accountOf({ plan, observed, outcomes, context: last, begun }),
    }
  }
}

/** Plays a dialogue with the answers known so far; either it ends, or it asks for trials that are not there yet. */
function play(
  dialogue: ReturnType<Stage>,
  answers: readonly ObservedTrial[],
  onHeard: (used: number) => void,
): { used: number; outcome: StageOutcome | null; proposals: readonly Proposal[] } {
  let used = 0
  onHeard(used)
  let turn = dialogue.next()
  while (!turn.done) {
    const wanted = turn.value
    const known = answers.slice(used, used + wanted.length)
    if (known.length < wanted.length) return { used, outcome: null, proposals: wanted }
    for (const [index, one] of known.entries()) confirm(wanted[index]!, one)
    used += wanted.length
    onHeard(used)
    turn = dialogue.next(known)
  }
  return { used, outcome: turn.value, proposals: [] }
}

/** What is on record must be what the recipe asks for; otherwise the study was written by another version of it. */
function confirm(wanted: Proposal, known: ObservedTrial): void {
  const same = wanted.purpose === known.trial.purpose && wanted.seed === known.trial.seed
  const settings = JSON.stringify(wanted.settings) === JSON.stringify(known.trial.settings)
  if (same && settings) return
  throw new Error(
    `trial ${known.trial.number} on record is ${known.trial.purpose} with ${JSON.stringify(known.trial.settings)}, ` +
      `the recipe asks for ${wanted.purpose} with ${JSON.stringify(wanted.settings)}: another version of babysit began this study`,
  )
}

function number(
  proposals: readonly Proposal[],
  about: { readonly stage: StageName; readonly after: number; readonly context: StageContext },
): readonly PlannedTrial[] {
  const { stage, after, context } = about
  const { stepsPerEpoch } = context.facts
  return proposals.map((proposal, index) => ({
    ...proposal,
    budget: inUnitOf(context.plan.steering, proposal.budget, {
      stepsPerEpoch,
      samples: proposal.orders.samples,
    }),
    number: after + index + 1,
    stage,
  }))
}

/** A glance at a program of which nothing is known yet: how many classes, how long an epoch, how fast. */
function scout(context: StageContext): Proposal {
  return {
    purpose: 'scout',
    settings: context.base,
    budget: { amount: 30, unit: 'steps' },
    seed: context.plan.seed,
    orders: { evaluate: 'none' },
    breakOut: false,
  }
}

/** Where the sanity check or the range has found a better learning rate than the program's own, work starts from there. */
function startingPoint(
  base: StageContext['base'],
  { rate, outcomes }: { rate: string | null; outcomes: Outcomes },
): StageContext['base'] {
  const found = outcomes.range?.suggested ?? outcomes.sanity?.workingRate ?? null
  return rate === null || found === null ? base : { ...base, [rate]: found }
}

/** Facts that hold for the program: those told by the newest trial that was not cut down to a few samples. */
function factsOf(history: readonly ObservedTrial[]): Facts {
  const whole = history.filter(({ trial }) => trial.orders.samples === undefined)
  return (whole.length > 0 ? whole : history).at(0)?.facts ?? {}
}

function endsAll(
  outcome: StageOutcome,
  trials: readonly ObservedTrial[],
  { stages, goal }: StudyPlan,
): NextStep | null {
  if (trials.length > 0 && trials.every(({ trial }) => trial.status === 'failed')) {
    const end = trials[0]!.trial.end
    return {
      kind: 'done',
      reason: 'nothing-succeeded',
      summary: `Every run of the ${outcome.stage} stage failed: ${end.message ?? end.reason}.`,
    }
  }
  if (outcome.stage === 'sanity' && outcome.verdict === 'broken') {
    return { kind: 'done', reason: 'broken', summary: outcome.summary }
  }
  if ((outcome.stage === 'coarse' || outcome.stage === 'fine') && outcome.best === null) {
    // What a longer training, nearer to what was kept best, comes to is still to be seen.
    if (outcome.unkept && outcome.stage === 'coarse' && stages.includes('fine')) return null
    return { kind: 'done', reason: 'nothing-succeeded', summary: outcome.summary }
  }
  if (outcome.stage === 'final' && outcome.winner === null && goal.constraints !== undefined) {
    return { kind: 'done', reason: 'nothing-succeeded', summary: outcome.summary }
  }
  return null
}

function lastSummary(outcomes: Outcomes): string {
  const all = [outcomes.final, outcomes.fine, outcomes.coarse, outcomes.range, outcomes.sanity]
  return all.find((outcome) => outcome !== null)?.summary ?? 'Nothing was asked.'
}
