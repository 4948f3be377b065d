import assert from 'node:assert/strict'
import { audienceOf, concerns } from '../diagnosis/audience.ts'
import { examineStudy } from '../diagnosis/engine.ts'
import { createRunTrace } from '../diagnosis/evidence/run-trace.ts'
import {
  type Rule,
  type RunConclusion,
  type RunRule,
  type StudyRule,
  type StudyView,
  takenBack,
} from '../diagnosis/rules/rule.ts'
import type { Change, Severity } from '../domain/finding.ts'
import { contextOf, eventsOf, type RunScript } from './run-script.ts'
import type { TestApi } from './test-api.ts'

interface Expected {
  readonly severity?: Severity
  /** The change that is advised first. */
  readonly advice?: Partial<Change>
}

export interface RunRuleCases {
  /** Runs that look alike and must be left in peace: at least three. */
  readonly quiet: Readonly<Record<string, RunScript>>
  /** Runs on which it must speak: at least two. `at` is the step of the event at which it first does, or the end. */
  readonly fires: Readonly<Record<string, RunScript & Expected & { readonly at: number | 'end' }>>
}

export interface StudyRuleCases {
  readonly quiet: Readonly<Record<string, StudyView>>
  readonly fires: Readonly<Record<string, { readonly view: StudyView } & Expected>>
}

/** A table of runs for one rule: these stay quiet, these fire, at this step. */
export function testRunRule(api: TestApi, rule: Rule, cases: RunRuleCases): void {
  api.describe(`rule ${rule.meta.id}`, () => {
    isTable(api, cases)
    for (const [name, script] of Object.entries(cases.quiet)) {
      api.test(`stays quiet: ${name}`, () => {
        assert.deepEqual(
          follow(rule as RunRule, script).map(({ conclusion }) => conclusion.what),
          [],
        )
      })
    }
    for (const [name, script] of Object.entries(cases.fires)) {
      api.test(`fires: ${name}`, () => {
        const first = follow(rule as RunRule, script)[0]
        assert.equal(first?.at, script.at, 'where it first spoke')
        isWellSaid(first!.conclusion, 'run')
        meets(rule, first!.conclusion, script)
      })
    }
  })
}

/** A table of studies for one study rule. */
export function testStudyRule(api: TestApi, rule: Rule, cases: StudyRuleCases): void {
  api.describe(`rule ${rule.meta.id}`, () => {
    isTable(api, cases)
    for (const [name, view] of Object.entries(cases.quiet)) {
      api.test(`stays quiet: ${name}`, () => {
        assert.deepEqual(
          examineStudy(view, [rule]).map((finding) => finding.what),
          [],
        )
      })
    }
    for (const [name, { view, ...expected }] of Object.entries(cases.fires)) {
      api.test(`fires: ${name}`, () => {
        const [first] = (rule as StudyRule).examine(view)
        assert.ok(first !== undefined, 'it spoke')
        isWellSaid(first, 'study')
        meets(rule, first, expected)
      })
    }
  })
}

/** What a rule says of a run, each with the step of the event that made it speak. */
function follow(rule: RunRule, script: RunScript): { at: number | 'end'; conclusion: RunConclusion }[] {
  const trace = createRunTrace(contextOf(script))
  const { shownBy, atLandmarks } = audienceOf([rule])
  let state = rule.start(trace)
  const said: { at: number | 'end'; conclusion: RunConclusion }[] = []
  for (const event of eventsOf(script)) {
    trace.hear(event)
    const atLandmark = event.kind === 'end' || trace.landmark || trace.layerLandmark
    if (shownBy[event.kind].length === 0 && !(atLandmark && atLandmarks.length > 0)) continue
    if (event.kind === 'point' && !concerns(event.point, rule)) continue
    const answer = rule.observe(state, event)
    if (answer === null) continue
    const [next, conclusions] = answer
    state = next
    const step = event.kind === 'point' ? event.point.step : event.kind === 'layers' ? event.report.step : 0
    for (const conclusion of conclusions)
      if (conclusion !== takenBack) said.push({ at: event.kind === 'end' ? 'end' : step, conclusion })
  }
  return said
}

function isTable(api: TestApi, { quiet, fires }: { quiet: object; fires: object }): void {
  api.test('has at least three quiet look-alikes and two that fire', () => {
    assert.ok(Object.keys(quiet).length >= 3 && Object.keys(fires).length >= 2)
  })
}

/** A conclusion a person can act on: sentences without holes, numbers, a change. */
function isWellSaid(said: RunConclusion, scope: 'run' | 'study'): void {
  for (const text of [said.what, said.why, ...said.ruledOut, ...said.advice.map((advice) => advice.text)]) {
    assert.doesNotMatch(text, /undefined|\bnull\b|\[object|^$|\s$/)
  }
  assert.match(said.what, /\d/, "has this run's numbers")
  assert.ok(said.advice.length > 0 && said.evidence.length > 0, 'evidence and advice')
  assert.ok(said.confidence > 0 && said.confidence <= 1, 'confidence')
  assert.ok(!said.evidence.some((piece) => Number.isNaN(piece.value)), 'evidence in numbers')
  if (scope === 'study') assert.equal(said.steps, null)
  else assert.ok(said.steps !== null && said.steps.from <= said.steps.to, 'steps in order')
}

function meets(rule: Rule, said: RunConclusion, expected: Expected): void {
  assert.equal(said.severity ?? rule.meta.severity, expected.severity ?? rule.meta.severity)
  if (expected.advice === undefined) return
  const change = said.advice[0]!.change as unknown as Record<string, unknown>
  const wanted = expected.advice as Record<string, unknown>
  assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((key) => [key, change[key]])), wanted)
}
