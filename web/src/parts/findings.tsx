import { type ComponentChildren, Fragment } from 'preact'
import type { Change } from '../../../src/domain/finding.ts'
import { formatNumber, formatShare } from '../../../src/report/numbers.ts'
import { describeChange } from '../../../src/report/story.ts'
import type { FindingLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'
import { Badge } from './badge.tsx'

/** Findings, gravest first; those of one rule together, the surest of them told in full. */
export function Findings(about: {
  readonly findings: readonly FindingLine[]
  /** What applies an advice of a finding; null where it cannot be. */
  readonly apply?: (finding: FindingLine, advice: number) => ComponentChildren
  /** Said where there is none. */
  readonly none: string
}) {
  const { findings, none, apply } = about
  if (findings.length === 0) return <p class="soft">{none}</p>
  const rank = { error: 0, warning: 1, note: 2 }
  const groups = new Map<string, FindingLine[]>()
  for (const finding of findings) groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding])
  const ordered = [...groups.values()].map((group) =>
    group.sort((a, b) => rank[a.severity] - rank[b.severity] || b.confidence - a.confidence),
  )
  ordered.sort(([a], [b]) => rank[a!.severity] - rank[b!.severity] || b!.confidence - a!.confidence)
  return (
    <div aria-live="polite">
      {ordered.map(([first, ...others]) => (
        <FindingCard key={first!.rule} finding={first!} others={others} apply={apply} />
      ))}
    </div>
  )
}

function FindingCard({
  finding,
  others,
  apply,
}: {
  readonly apply: ((finding: FindingLine, advice: number) => ComponentChildren) | undefined
  readonly finding: FindingLine
  readonly others: readonly FindingLine[]
}) {
  return (
    <article class={`finding ${finding.severity}`} id={`finding-${finding.rule}`}>
      <h3 class="finding-title">
        {finding.rule.replaceAll('-', ' ')} <Badge word={finding.severity} />{' '}
        {finding.run !== undefined && <RunLink run={finding.run} />}
      </h3>
      <p>
        {finding.what} {finding.why}
      </p>
      {finding.advice.map(({ text, change }, index) => (
        <p key={text}>
          <span class="advice">{text}</span> <code>{describeChange(change as unknown as Change)}</code>{' '}
          {apply?.(finding, index)}
        </p>
      ))}
      <details>
        <summary>Evidence</summary>
        <Evidence finding={finding} />
      </details>
      {others.length > 0 && (
        <details>
          <summary>
            {others.length} more {others.length === 1 ? 'finding' : 'findings'} of this rule
          </summary>
          <ul>
            {others.map((other) => (
              <li key={other.run ?? other.what}>
                {other.run !== undefined && <RunLink run={other.run} />} {other.what}
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  )
}

function Evidence({ finding }: { readonly finding: FindingLine }) {
  const { steps, evidence, confidence, falseAlarmRate, ruledOut } = finding
  return (
    <dl>
      {steps !== null && (
        <>
          <dt>steps</dt>
          <dd>
            {formatNumber(toNumber(steps.from), 9)} to {formatNumber(toNumber(steps.to), 9)}
          </dd>
        </>
      )}
      {evidence.map(({ name, value, unit, threshold }) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>
            {formatNumber(toNumber(value), 4)} {unit}
            {threshold !== undefined && ` (held against ${formatNumber(toNumber(threshold), 4)})`}
          </dd>
        </Fragment>
      ))}
      <dt>confidence</dt>
      <dd>
        {formatShare(confidence)};{' '}
        {falseAlarmRate === null
          ? 'false-alarm rate not measured'
          : `speaks on ${formatShare(falseAlarmRate)} of healthy runs`}
      </dd>
      {ruledOut.length > 0 && (
        <>
          <dt>ruled out</dt>
          <dd>{ruledOut.join(', ')}</dd>
        </>
      )}
    </dl>
  )
}

function RunLink({ run }: { readonly run: string }) {
  const [study = '', attempt = ''] = run.split('/')
  return <a href={runPath(study, attempt)}>trial {attempt.split('.')[0]}</a>
}

export function runPath(study: string, attempt: string): string {
  return `/s/${encodeURIComponent(study)}/run/${encodeURIComponent(attempt)}`
}
