import type { Severity } from '../../domain/finding.ts'
import { type RuleMeta, type RunConclusion, type RunRule, takenBack } from '../rules/rule.ts'
import { defineRunRule } from './define-run-rule.ts'
import type { RunTrace } from './run-trace.ts'

export type RunRuleMeta = RuleMeta & { readonly scope: 'run' }

interface Watch {
  readonly trace: RunTrace
  /** Severity of what was concluded while the run went on. */
  said: Severity | null
}

const order: Record<Severity, number> = { note: 0, warning: 1, error: 2 }

/**
 * A rule that judges whole curves, or what is kept of the layers. `judge` is called at the landmarks of the trace and
 * once at the end: O(1) amortised a point, because it sees at most 256 bins a curve. What it concluded while the run
 * goes on is said once, and again only where it got worse; its conclusion at the end replaces it, and where the whole run
 * gives it no reason any more, it is taken back.
 *
 * @param at landmarks of the points (the usual), or of the layer reports
 */
export function judgeAtLandmarks(
  meta: RunRuleMeta,
  judge: (trace: RunTrace, ended: boolean) => RunConclusion | null,
  at: 'points' | 'layers' = 'points',
): RunRule {
  return defineRunRule<Watch>({
    meta,
    pace: 'landmarks',
    start: (trace) => ({ trace, said: null }),
    observe(watch, event) {
      const { trace } = watch
      const ended = event.kind === 'end'
      if (!ended && !(at === 'points' ? trace.landmark : trace.layerLandmark)) return null
      const conclusion = judge(trace, ended)
      if (conclusion === null) return ended && watch.said !== null ? [watch, [takenBack]] : null
      const severity = conclusion.severity ?? meta.severity
      if (!ended && watch.said !== null && order[severity] <= order[watch.said]) return null
      watch.said = severity
      return [watch, [conclusion]]
    },
  })
}
