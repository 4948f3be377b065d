import type { Finding, Severity } from '../domain/finding.ts'

/** All findings of one rule: the one to read, and the others. */
export interface FindingGroup {
  readonly first: Finding
  readonly others: readonly Finding[]
}

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 }

/**
 * Findings by rule, so that forty exploded trials are one thing to read and not forty. Those about the study or the
 * winner come first, then by severity, then by confidence.
 */
export function findingGroups(findings: readonly Finding[], winnerRuns: ReadonlySet<string>): FindingGroup[] {
  const near = (finding: Finding) => finding.scope === 'study' || winnerRuns.has(finding.run ?? '')
  const order = (a: Finding, b: Finding) =>
    Number(near(b)) - Number(near(a)) ||
    weight[a.severity] - weight[b.severity] ||
    b.confidence - a.confidence
  const byRule = new Map<string, Finding[]>()
  for (const finding of [...findings].sort(order)) {
    const known = byRule.get(finding.rule)
    if (known) known.push(finding)
    else byRule.set(finding.rule, [finding])
  }
  return [...byRule.values()].map(([first, ...others]) => ({ first: first as Finding, others }))
}
