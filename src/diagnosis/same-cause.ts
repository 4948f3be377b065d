import type { Finding, Severity } from '../domain/finding.ts'

const rank: Record<Severity, number> = { error: 0, warning: 1, note: 2 }

/**
 * One finding a cause, gravest first; of equal severity the surer first, then by rule. What a finding explains is hidden
 * and lends it its evidence and its severity. A note explains notes only. Where two findings explain each other, the one
 * that comes first in `explains` does.
 *
 * @param explains by rule, the rules whose findings are its consequences; in order of precedence
 */
export function mergeSameCause(
  findings: readonly Finding[],
  explains: ReadonlyMap<string, readonly string[]>,
): readonly Finding[] {
  const byRule = new Map(findings.map((finding) => [finding.rule, finding]))
  const rootOf = new Map<string, string>()
  for (const [cause, symptoms] of explains) {
    const root = byRule.get(cause)
    if (root === undefined) continue
    for (const symptom of symptoms) {
      const finding = byRule.get(symptom)
      if (finding === undefined || rootOf.has(symptom) || leadsTo(rootOf, { from: cause, to: symptom }))
        continue
      if (root.severity === 'note' && finding.severity !== 'note') continue
      rootOf.set(symptom, cause)
    }
  }
  const consequences = new Map<string, Finding[]>()
  for (const symptom of rootOf.keys()) {
    const root = finalRoot(rootOf, symptom)
    consequences.set(root, [...(consequences.get(root) ?? []), byRule.get(symptom)!])
  }
  return [...byRule.values()]
    .filter((finding) => !rootOf.has(finding.rule))
    .map((finding) => withConsequences(finding, consequences.get(finding.rule) ?? []))
    .sort(gravestFirst)
}

export function gravestFirst(a: Finding, b: Finding): number {
  return rank[a.severity] - rank[b.severity] || b.confidence - a.confidence || (a.rule < b.rule ? -1 : 1)
}

function finalRoot(rootOf: ReadonlyMap<string, string>, symptom: string): string {
  const root = rootOf.get(symptom)
  return root === undefined ? symptom : finalRoot(rootOf, root)
}

/** Whether `from` is itself explained, by whatever way, by `to`. */
function leadsTo(rootOf: ReadonlyMap<string, string>, { from, to }: { from: string; to: string }): boolean {
  return finalRoot(rootOf, from) === to
}

function withConsequences(finding: Finding, symptoms: readonly Finding[]): Finding {
  if (symptoms.length === 0) return finding
  const names = new Set(finding.evidence.map((piece) => piece.name))
  const more = symptoms.flatMap((symptom) => symptom.evidence.filter((piece) => !names.has(piece.name)))
  const severity = [finding, ...symptoms].sort((a, b) => rank[a.severity] - rank[b.severity])[0]!.severity
  return {
    ...finding,
    severity,
    evidence: [...finding.evidence, ...more],
    explains: symptoms.map((symptom) => symptom.rule),
  }
}
