import type { Change } from '../../../src/domain/finding.ts'
import { formatNumber, formatShare } from '../../../src/report/numbers.ts'
import { describeChange } from '../../../src/report/story.ts'
import type { FindingLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'
import { Badge } from './badge.tsx'

/** Findings, gravest first: what, why, what to do, and the numbers that speak for it. */
export function Findings(about: {
  readonly findings: readonly FindingLine[]
  /** Said where there is none. */
  readonly none: string
  readonly heading?: 'h2' | 'h3'
}) {
  const { findings, none, heading: Heading = 'h3' } = about
  if (findings.length === 0) return <p class="soft">{none}</p>
  return (
    <div aria-live="polite">
      {findings.map((finding) => (
        <article
          key={`${finding.rule} ${finding.run ?? ''}`}
          class={`finding ${finding.severity}`}
          id={`finding-${finding.rule}`}
        >
          <Heading class="finding-title">
            {finding.rule.replaceAll('-', ' ')} <Badge word={finding.severity} />{' '}
            {finding.run !== undefined && <RunLink run={finding.run} />}
          </Heading>
          <p>
            {finding.what} {finding.why}
          </p>
          {finding.advice.map(({ text, change }) => (
            <p key={text}>
              <span class="advice">{text}</span> <code>{describeChange(change as unknown as Change)}</code>
            </p>
          ))}
          <details>
            <summary>Evidence</summary>
            <dl>
              {finding.steps !== null && (
                <>
                  <dt>steps</dt>
                  <dd>
                    {formatNumber(toNumber(finding.steps.from), 9)} to{' '}
                    {formatNumber(toNumber(finding.steps.to), 9)}
                  </dd>
                </>
              )}
              {finding.evidence.map(({ name, value, unit, threshold }) => (
                <>
                  <dt>{name}</dt>
                  <dd>
                    {formatNumber(toNumber(value), 4)} {unit}
                    {threshold !== undefined && ` (held against ${formatNumber(toNumber(threshold), 4)})`}
                  </dd>
                </>
              ))}
              <dt>confidence</dt>
              <dd>
                {formatShare(finding.confidence)};{' '}
                {finding.falseAlarmRate === null
                  ? 'false-alarm rate not measured'
                  : `speaks on ${formatShare(finding.falseAlarmRate)} of healthy runs`}
              </dd>
              {finding.ruledOut.length > 0 && (
                <>
                  <dt>ruled out</dt>
                  <dd>{finding.ruledOut.join(', ')}</dd>
                </>
              )}
            </dl>
          </details>
        </article>
      ))}
    </div>
  )
}

export function RunLink({ run }: { readonly run: string }) {
  const [study = '', attempt = ''] = run.split('/')
  return <a href={runPath(study, attempt)}>trial {attempt.split('.')[0]}</a>
}

export function runPath(study: string, attempt: string): string {
  return `/s/${encodeURIComponent(study)}/run/${encodeURIComponent(attempt)}`
}
