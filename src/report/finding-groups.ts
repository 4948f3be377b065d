import type { Evidence, Finding, Severity } from '../domain/finding.ts'
import { isWatched } from '../domain/trial.ts'
import { leadingTrials } from './figures/trial-view.ts'
import type { ReportInput } from './report-input.ts'

/** All findings of one rule: the one to read, which is the winner's or else the clearest, and the others. */
export interface FindingGroup {
  readonly first: Finding
  readonly others: readonly Finding[]
  /** In how many of the trials that the rules looked at it spoke; null for findings about the study. */
  readonly spread: { readonly spoke: number; readonly of: number; readonly winner: boolean } | null
}

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 }

/**
 * Findings by rule, so that forty exploded trials are one thing to read and not forty. Those about the study or the
 * winner come first, then by severity, then by confidence. Within a rule the gravest, surest, farthest beyond what it is
 * held against is the clearest; but where the rule spoke of the winner, that is what a reader has to know.
 */
export function findingGroups(input: ReportInput): FindingGroup[] {
  const winnerRuns = new Set(leadingTrials(input).map(({ trial }) => trial.run))
  const near = (finding: Finding) => finding.scope === 'study' || winnerRuns.has(finding.run ?? '')
  const byRule = new Map<string, Finding[]>()
  for (const finding of input.findings) {
    const known = byRule.get(finding.rule)
    if (known) known.push(finding)
    else byRule.set(finding.rule, [finding])
  }
  const looked = lookedAt(input)
  const groups = [...byRule.values()].map((all) => {
    const [first, ...others] = [...all].sort(
      (a, b) => Number(near(b)) - Number(near(a)) || clearestFirst(a, b),
    ) as [Finding, ...Finding[]]
    const spread =
      first.scope === 'study' ? null : { spoke: runsOf(all).size, of: looked, winner: near(first) }
    return { first, others, spread, near: near(first) }
  })
  return groups
    .sort((a, b) => Number(b.near) - Number(a.near) || clearestFirst(a.first, b.first))
    .map(({ near: _, ...group }) => group)
}

/** The rules look at every trial that may be ended early; probes of what fails are left alone. */
function lookedAt({ trials, findings }: ReportInput): number {
  const runs = runsOf(findings)
  for (const { trial } of trials) if (isWatched(trial)) runs.add(trial.run)
  return runs.size
}

function runsOf(findings: readonly Finding[]): Set<string> {
  return new Set(findings.flatMap(({ run }) => (run === undefined ? [] : [run])))
}

function clearestFirst(a: Finding, b: Finding): number {
  return (
    weight[a.severity] - weight[b.severity] ||
    b.confidence - a.confidence ||
    beyond(b.evidence[0]) - beyond(a.evidence[0])
  )
}

/** How far a number lies from what it is held against, as a factor on a log scale; 0 where that cannot be said. */
function beyond(evidence: Evidence | undefined): number {
  const ratio = (evidence?.value ?? Number.NaN) / (evidence?.threshold ?? Number.NaN)
  return ratio > 0 && Number.isFinite(ratio) ? Math.abs(Math.log(ratio)) : 0
}
