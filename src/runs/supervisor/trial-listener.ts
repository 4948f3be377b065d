import type { RunEvent } from '../../diagnosis/rules/rule.ts'
import type { Finding } from '../../domain/finding.ts'
import { mergeFacts } from '../../domain/merge-facts.ts'
import type { Rewind } from '../../domain/rewind.ts'
import type { RunEnd, RunId } from '../../domain/run.ts'
import type { Facts, LayerReport, Point } from '../../domain/series.ts'
import { isWatched, type PlannedTrial, type TrialStatus } from '../../domain/trial.ts'
import { type CurveRecorder, createCurveRecorder } from './curve-recorder.ts'
import { createStepOrder, type StepLine } from './order-of-steps.ts'
import type { WatchRequest } from './watch-trial.ts'

/** Seconds between two progress events of a run. */
const tellEvery = 0.25

/** What was heard of a run in one go: of its wire, or from the store. */
export interface Heard {
  /** What was heard before and does not count any more. A listener cannot unhear it: see `follow` in watch-trial.ts. */
  readonly rewinds?: readonly Rewind[]
  readonly points: readonly Point[]
  readonly layers: readonly LayerReport[]
  readonly facts?: Facts
}

export interface TrialListener {
  readonly recorder: CurveRecorder
  /** The scheduler's word that the trial is to stop; what comes after the report that caused it does not count. */
  readonly verdict: { readonly why: string; readonly diverged: boolean } | null
  /** Ends the trial as the scheduler would; nothing where it has been ended already. */
  stop(why: string): void
  /** Takes in what was heard; answers with what of it counts. */
  hear(heard: Heard): Heard
  /** What the rules say by now, where that has changed since it was last asked; else null. */
  news(): readonly Finding[] | null
  /** What the trial comes to, once all has been heard, and what the rules say of its run. */
  conclude(end: RunEnd): { status: TrialStatus; end: RunEnd; findings: readonly Finding[] }
}

/** Hands what is heard to curves, rules and scheduler, in order, up to the report at which the scheduler says stop. */
export function createTrialListener(request: WatchRequest, trial: PlannedTrial, run: RunId): TrialListener {
  const { study, scheduler, onEvent, now } = request
  const recorder = createCurveRecorder()
  const order = createStepOrder()
  const diagnosis = request.diagnose({
    run,
    settings: trial.settings,
    roles: study.plan.steering.roles,
    budget: trial.budget,
    goal: study.plan.goal,
  })
  let verdict: TrialListener['verdict'] = null
  let lastTold = Number.NEGATIVE_INFINITY

  let untold = false
  const observe = (event: RunEvent) => {
    if (!isWatched(trial)) return
    for (const finding of diagnosis.observe(event)) {
      untold = true
      onEvent({ kind: 'finding', finding, trial: trial.number })
    }
  }

  const take = (line: StepLine) => {
    if (line.kind === 'layers') recorder.layers.push(line.report)
    else recorder.point(line.point)
    observe(line)
  }

  const decide = () => {
    if (!trial.breakOut) return null
    const { number, budget, hurdles } = trial
    const progress = { number, budget, hurdles, curves: recorder.curves }
    const { goal, steering } = study.plan
    const rungs = (steering.budgetRungs ?? []).map((amount) => ({ amount, unit: trial.budget.unit }))
    const decision = scheduler.decide({
      trial: progress,
      rungs,
      goal,
      // Not every scheduler looks at them, and there may be thousands.
      get peers() {
        return request.peers(trial)
      },
    })
    return decision.kind === 'stop' ? decision : null
  }

  const tellProgress = () => {
    if (now() - lastTold <= tellEvery) return
    lastTold = now()
    onEvent({
      kind: 'progress',
      trial: trial.number,
      step: recorder.reached.step,
      epoch: recorder.reached.epoch,
      loss: recorder.curves['train/loss']?.values.at(-1) ?? null,
      goal: recorder.curves[study.plan.goal.series]?.values.at(-1) ?? null,
    })
  }

  return {
    recorder,
    get verdict() {
      return verdict
    },
    stop(why) {
      verdict ??= { why, diverged: false }
    },
    hear(heard) {
      if (verdict !== null) return { points: [], layers: [] }
      // Pictures are for the eye: rules have nothing to say of them.
      const { firstLayer: _, ...facts } = heard.facts ?? {}
      if (Object.keys(facts).length > 0) {
        recorder.facts = mergeFacts(recorder.facts, facts)
        observe({ kind: 'about', facts })
      }
      let points = 0
      for (const line of order.add(heard)) {
        take(line)
        if (line.kind === 'layers') continue
        points++
        verdict = decide()
        if (verdict !== null) break
      }
      if (points > 0) tellProgress()
      if (verdict === null) return heard
      const { step } = recorder.reached
      return {
        ...heard,
        points: heard.points.slice(0, points),
        layers: heard.layers.filter((report) => report.step <= step),
      }
    },
    news() {
      if (!untold) return null
      untold = false
      return diagnosis.findings()
    },
    conclude(end) {
      const upTo = verdict === null ? Number.POSITIVE_INFINITY : recorder.reached.step
      for (const line of order.rest(upTo)) take(line)
      const concluded = concludeRun(end, { verdict, recorder })
      observe({ kind: 'end', end: concluded.end })
      return { ...concluded, findings: isWatched(trial) ? diagnosis.findings() : [] }
    },
  }
}

function concludeRun(
  end: RunEnd,
  { verdict, recorder }: Pick<TrialListener, 'verdict' | 'recorder'>,
): { status: TrialStatus; end: RunEnd } {
  if (verdict !== null) {
    const reason = verdict.diverged ? 'diverged' : 'pruned'
    return {
      status: verdict.diverged ? 'diverged' : 'stopped',
      end: { status: 'stopped', reason, message: verdict.why },
    }
  }
  if (end.status !== 'ok') return { status: end.status, end }
  if (Object.keys(recorder.curves).length === 0) {
    const message =
      'it ended well but reported nothing: neither did it append a point to the file in BABYSIT_WIRE, nor was a metric found in ' +
      'what it printed or wrote; `babysit parse` shows what is understood of an output, and --metric adds to it'
    return { status: 'failed', end: { ...end, status: 'failed', reason: 'silent', message } }
  }
  const last = recorder.curves['train/loss']?.values.at(-1) ?? 0
  return { status: Number.isFinite(last) ? 'complete' : 'diverged', end }
}
