import type { Finding, Severity } from '../domain/finding.ts'

/**
 * What a finding explains: while it stands, the findings listed here are no news of their own. Their numbers go into its
 * evidence, and they are not shown beside it.
 */
const explains: Readonly<Record<string, readonly string[]>> = {
  'loss-not-finite': [
    'loss-exploding',
    'loss-not-going-down',
    'accuracy-rising-while-loss-flat',
    'loss-falling-too-slowly',
    'fast-then-stuck',
    'overfitting-gap',
    'validation-loss-rising',
    'underfitting',
    'update-ratio-too-high',
    'dead-relu',
  ],
  'loss-exploding': [
    'loss-not-going-down',
    'loss-falling-too-slowly',
    'fast-then-stuck',
    'overfitting-gap',
    'validation-loss-rising',
    'underfitting',
    'update-ratio-too-high',
    'dead-relu',
  ],
  'layer-not-moving': ['update-ratio-too-low'],
  'accuracy-rising-while-loss-flat': [
    'loss-not-going-down',
    'loss-falling-too-slowly',
    'underfitting',
    'update-ratio-too-low',
  ],
  'dead-relu': ['loss-not-going-down', 'underfitting', 'update-ratio-too-low', 'update-ratio-too-high'],
  'loss-not-going-down': [
    'loss-falling-too-slowly',
    'fast-then-stuck',
    'underfitting',
    'update-ratio-too-low',
    'update-ratio-too-high',
  ],
  'fast-then-stuck': ['update-ratio-too-high', 'underfitting'],
  'loss-falling-too-slowly': ['update-ratio-too-low', 'underfitting'],
  'validation-loss-rising': ['overfitting-gap'],
}

const rank: Record<Severity, number> = { error: 0, warning: 1, note: 2 }

/**
 * One finding a cause, gravest first; of equal severity the surer first, then by rule. A cause explains a symptom only
 * where it is at least as grave as it.
 */
export function mergeSameCause(findings: readonly Finding[]): readonly Finding[] {
  const byRule = new Map(findings.map((finding) => [finding.rule, finding]))
  const explained = new Map<string, Finding[]>()
  const hidden = new Set<string>()
  for (const [cause, symptoms] of Object.entries(explains)) {
    const root = byRule.get(cause)
    if (root === undefined) continue
    for (const symptom of symptoms) {
      const finding = byRule.get(symptom)
      if (finding === undefined || rank[root.severity] > rank[finding.severity]) continue
      hidden.add(symptom)
      explained.set(cause, [...(explained.get(cause) ?? []), finding])
    }
  }
  return [...byRule.values()]
    .filter((finding) => !hidden.has(finding.rule))
    .map((finding) => withEvidence(finding, explained.get(finding.rule) ?? []))
    .sort(
      (a, b) =>
        rank[a.severity] - rank[b.severity] || b.confidence - a.confidence || (a.rule < b.rule ? -1 : 1),
    )
}

function withEvidence(finding: Finding, symptoms: readonly Finding[]): Finding {
  if (symptoms.length === 0) return finding
  const names = new Set(finding.evidence.map((piece) => piece.name))
  const more = symptoms.flatMap((symptom) => symptom.evidence.filter((piece) => !names.has(piece.name)))
  return { ...finding, evidence: [...finding.evidence, ...more] }
}
