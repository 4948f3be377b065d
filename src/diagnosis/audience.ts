import type { Point } from '../domain/series.ts'
import { remember } from './evidence/remember.ts'
import type { Rule, RunEvent, RunRule } from './rules/rule.ts'

/** The rules for runs, and which of them, by their places, are shown what. */
export interface Audience {
  readonly runRules: readonly RunRule[]
  readonly shownBy: Readonly<Record<RunEvent['kind'], readonly number[]>>
  /** Shown what comes at a landmark of the trace, and the end. */
  readonly atLandmarks: readonly number[]
  readonly explains: ReadonlyMap<string, readonly string[]>
}

/** Found out once for a list of rules, not for each run that they look at. */
export const audienceOf = remember((rules: readonly Rule[]): Audience => {
  const runRules = rules.filter(isRunRule)
  const placesOf = (isShown: (rule: RunRule) => boolean) =>
    runRules.flatMap((rule, place) => (isShown(rule) ? [place] : []))
  const shown = (kind: RunEvent['kind']) =>
    placesOf(({ pace, hears }) => (hears === undefined ? pace === undefined : hears.includes(kind)))
  return {
    runRules,
    shownBy: {
      about: shown('about'),
      point: shown('point'),
      layers: shown('layers'),
      tick: shown('tick'),
      end: placesOf(({ pace }) => pace === undefined),
    },
    atLandmarks: placesOf(({ pace }) => pace === 'landmarks'),
    explains: new Map(rules.map(({ meta }) => [meta.id, meta.explains ?? []])),
  }
})

/** The point has a value of a series for which the rule wants to be shown points. */
export function concerns({ values }: Point, { pointsWith }: RunRule): boolean {
  if (pointsWith === undefined) return true
  for (const name of pointsWith) if (values[name] !== undefined) return true
  return false
}

function isRunRule(rule: Rule): rule is RunRule {
  return rule.meta.scope === 'run'
}
