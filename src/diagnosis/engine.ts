import type { Finding } from '../domain/finding.ts'
import { audienceOf, concerns } from './audience.ts'
import { type RateBand, rateBandOf } from './evidence/rate-band.ts'
import { createRunTrace } from './evidence/run-trace.ts'
import { falseAlarmRateOf } from './measured-rates.ts'
import { rules as allRules } from './rules/index.ts'
import {
  type Rule,
  type RunConclusion,
  type RunContext,
  type RunEvent,
  type StudyView,
  takenBack,
} from './rules/rule.ts'
import { gravestFirst, mergeSameCause } from './same-cause.ts'

const none: readonly Finding[] = []

const rulesThatAreOn: readonly Rule[] = allRules.filter(({ meta }) => meta.offByDefault !== true)

/** All run rules looking at one run. */
export interface RunDiagnosis {
  /**
   * Shows the next event of the run to every rule, in the order of the wire, `end` last.
   *
   * @returns findings that are new, or that say something else than before, because of this event
   */
  observe(event: RunEvent): readonly Finding[]
  /** What stands so far: one finding a cause, gravest first. */
  findings(): readonly Finding[]
  /** Where the learning rate lies, as far as the curves tell; null while too little was heard. No finding: it is told of sound runs as well. */
  rateBand(): RateBand | null
}

/**
 * Feeds a run to the rules as it comes. Each event costs O(1) amortised over all rules together, and memory does not
 * grow with the run. The same events give the same findings, live or from a file. Rules that are off by default look
 * only where they are handed in.
 */
export function createRunDiagnosis(request: {
  readonly context: RunContext
  readonly rules?: readonly Rule[]
}): RunDiagnosis {
  const { context, rules = rulesThatAreOn } = request
  const trace = createRunTrace(context)
  const { runRules, shownBy, atLandmarks, explains } = audienceOf(rules)
  const states = runRules.map((rule) => rule.start(trace))
  const newest = new Map<string, Finding>()
  let standing: readonly Finding[] = []

  function show(places: readonly number[], event: RunEvent): boolean {
    let news = false
    for (const place of places) {
      const rule = runRules[place]!
      if (event.kind === 'point' && !concerns(event.point, rule)) continue
      const answer = rule.observe(states[place], event)
      if (answer === null) continue
      states[place] = answer[0]
      for (const conclusion of answer[1]) {
        const { id } = rule.meta
        if (conclusion === takenBack) newest.delete(id)
        else newest.set(id, toFinding(rule, conclusion, context))
        news = true
      }
    }
    return news
  }

  return {
    observe(event) {
      trace.hear(event)
      let news = show(shownBy[event.kind], event)
      if (event.kind === 'end' || trace.landmark || trace.layerLandmark)
        news = show(atLandmarks, event) || news
      if (!news) return none
      const before = new Map(standing.map((finding) => [finding.rule, finding]))
      standing = mergeSameCause([...newest.values()], explains)
      return standing.filter((finding) => !sameFinding(finding, before.get(finding.rule)))
    },
    findings: () => standing,
    rateBand: () => rateBandOf(trace),
  }
}

/** What the trials of a study, taken together, say; gravest first. */
export function examineStudy(view: StudyView, rules: readonly Rule[] = rulesThatAreOn): readonly Finding[] {
  const findings: Finding[] = []
  for (const rule of rules) {
    if (rule.meta.scope !== 'study' || !('examine' in rule)) continue
    for (const conclusion of rule.examine(view)) findings.push(toFinding(rule, conclusion, null))
  }
  return findings.sort(gravestFirst)
}

function toFinding({ meta }: Rule, conclusion: RunConclusion, context: RunContext | null): Finding {
  return {
    rule: meta.id,
    scope: meta.scope,
    ...(context === null ? {} : { run: context.run }),
    ...conclusion,
    severity: conclusion.severity ?? meta.severity,
    falseAlarmRate: falseAlarmRateOf(meta.id),
  }
}

/** Numbers that a hidden symptom adds to the evidence later on are no news. */
function sameFinding(a: Finding, b: Finding | undefined): boolean {
  return b !== undefined && a.what === b.what && a.why === b.why && a.severity === b.severity
}
