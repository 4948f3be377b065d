import { useMemo } from 'preact/hooks'
import { formatNumber } from '../../../src/report/numbers.ts'
import type { CompareView } from '../../../src/server/messages.ts'
import { useResource } from '../state/resource.ts'
import { axisLabel, type ChartChoices } from './chart-controls.tsx'
import { CurveChart } from './curve-chart.tsx'
import { type BandKind, groupCurves, trialCurves, unpack } from './overlay-data.ts'
import { Trouble } from './trouble.tsx'

/** Beyond so many trials their lines hide each other at half the columns as well. */
const manyTrials = 30

/** How seeds of equal settings are taken together; null: each trial by itself. */
export type Together = { readonly band: BandKind; readonly middle: 'mean' | 'median' } | null

/** One series of several trials over each other. */
export function OverlaidChart(about: {
  readonly name: string
  readonly study: string
  readonly trials: readonly { readonly number: number; readonly run: string | null }[]
  readonly series: string
  readonly choices: ChartChoices
  readonly together: Together
}) {
  const { name, study, trials, series, choices, together } = about
  const path = `/api/studies/${encodeURIComponent(study)}/compare?${new URLSearchParams({
    series,
    trials: trials.map(({ number }) => number).join(','),
    x: choices.x,
    width: trials.length > manyTrials ? '350' : '700',
    as: 'float32',
    ...(choices.logX ? { log: '1' } : {}),
    ...(together === null ? { groups: '0' } : {}),
  })}`
  const live = new Set(trials.map(({ run }) => run))
  const { data: answer, error } = useResource<CompareView>(path, {
    on: ({ run, kind }) => kind === 'points' && live.has(run ?? null),
    every: 500,
  })
  const data = useMemo(() => (answer === null ? null : unpack(answer)), [answer])
  const curves = useMemo(
    () =>
      data === null
        ? []
        : together === null
          ? trialCurves(data, choices.smoothing)
          : groupCurves(data, together),
    [data, together?.band, together?.middle, choices.smoothing],
  )
  if (data === null) return <Trouble error={error} waiting="Reading curves" />
  const ends = data.trials.flatMap(({ y }) => y.findLast((value) => value !== null) ?? [])
  const summary =
    ends.length === 0
      ? `None of these trials has told ${series}.`
      : ends.length === 1
        ? `One of these trials has told ${series}: it ends at ${formatNumber(ends[0]!, 4)}.`
        : `${series} of ${ends.length} trials ends between ${formatNumber(Math.min(...ends), 4)} and ${formatNumber(Math.max(...ends), 4)}.`
  return (
    <CurveChart
      name={name}
      title={series}
      summary={summary}
      note={
        data.kind === 'buckets'
          ? 'Means of equal columns along x; every point counts.'
          : 'Every point is shown.'
      }
      curves={curves}
      xLabel={axisLabel(choices.x)}
      logX={choices.logX}
      logY={choices.logY}
      height={360}
      sync={`compare ${study}`}
    />
  )
}
