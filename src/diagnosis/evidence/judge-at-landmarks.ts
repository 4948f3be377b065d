import type { Severity } from '../../domain/finding.ts'
import type { SeriesName } from '../../domain/series.ts'
import type { RuleMeta, RunConclusion, RunContext, RunRule } from '../rules/rule.ts'
import { defineRunRule } from './define-run-rule.ts'
import { createRunTrace, type RunTrace } from './run-trace.ts'

export type RunRuleMeta = RuleMeta & { readonly scope: 'run' }

interface Watch {
  readonly trace: RunTrace
  next: number
  /** Severity of what was concluded while the run went on. */
  said: Severity | null
}

/** Every point up to this one is a landmark, so that a curve of ten epochs is followed from point to point. */
const closely = 16
const growth = 1.1
const order: Record<Severity, number> = { note: 0, warning: 1, error: 2 }

/**
 * A rule that judges whole curves. `judge` is called when the number of points has grown by a tenth and once at the
 * end: O(1) amortised a point, because it sees at most 256 bins a curve. What it concluded while the run goes on is
 * said once, and again only where it got worse; its conclusion at the end replaces it.
 */
export function judgeAtLandmarks(
  meta: RunRuleMeta,
  follows: readonly SeriesName[],
  judge: (trace: RunTrace, ended: boolean) => RunConclusion | null,
): RunRule {
  return defineRunRule<Watch>({
    meta,
    start: (context: RunContext) => ({ trace: createRunTrace(context, follows), next: 1, said: null }),
    observe(watch, event) {
      const { trace } = watch
      if (event.kind === 'about') trace.hearFacts(event.facts)
      if (event.kind === 'layers') trace.hearLayers(event.report)
      if (event.kind === 'point' && trace.hearPoint(event.point) && trace.points >= watch.next) {
        watch.next = trace.points < closely ? trace.points + 1 : Math.ceil(trace.points * growth)
        const conclusion = judge(trace, false)
        const severity = conclusion?.severity ?? meta.severity
        if (conclusion !== null && (watch.said === null || order[severity] > order[watch.said])) {
          watch.said = severity
          return [watch, [conclusion]]
        }
      }
      if (event.kind === 'end') {
        const conclusion = judge(trace, true)
        if (conclusion !== null) return [watch, [conclusion]]
      }
      return [watch, []]
    },
  })
}
