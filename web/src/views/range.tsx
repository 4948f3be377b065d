import { formatNumber } from '../../../src/report/numbers.ts'
import { FigureView } from '../parts/figure.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { toNumber } from '../state/api.ts'
import { useDocument, useFigures } from './study-data.ts'

/** The learning rates that work: both ends with their intervals, and the suggestion. */
export function RangeView({ study }: { readonly study: string }) {
  const { data, error } = useDocument(study)
  const figures = useFigures(study).data
  if (data === null) return <Trouble error={error} waiting="Reading the range" />
  const { range } = data
  const end = (at: { value: number | string; interval: readonly (number | string)[] } | null) =>
    at === null ? (
      'not found'
    ) : (
      <>
        {formatNumber(toNumber(at.value), 2)}
        <small>between {at.interval.map((value) => formatNumber(toNumber(value), 2)).join(' and ')}</small>
      </>
    )
  return (
    <>
      <p class="kicker">{study}</p>
      <h1>Learning-rate range</h1>
      {range === null ? (
        <p class="lead">
          The range has not been measured
          {data.study.stages.includes('range') ? ' yet' : ': the stage was left out'}.
        </p>
      ) : (
        <>
          <p class="lead">{range.summary}</p>
          <dl class="tiles">
            <div>
              <dt>begins to learn at</dt>
              <dd>{end(range.low)}</dd>
            </div>
            <div>
              <dt>explodes at</dt>
              <dd>{end(range.high)}</dd>
            </div>
            <div>
              <dt>suggested</dt>
              <dd>
                {range.suggested === null ? 'none' : formatNumber(range.suggested, 2)}
                <small>{range.verified ? 'a run at this rate went down' : 'not verified by a run'}</small>
              </dd>
            </div>
          </dl>
        </>
      )}
      {figures?.range && <FigureView figure={figures.range} />}
    </>
  )
}
