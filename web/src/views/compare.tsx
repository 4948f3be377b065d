import { useMemo } from 'preact/hooks'
import { formatNumber, formatSetting } from '../../../src/report/numbers.ts'
import type { CompareView as Compared, StudyView, TrialLine } from '../../../src/server/messages.ts'
import { axisLabels, ChartControls, useChartChoices } from '../parts/chart-controls.tsx'
import { type ChartCurve, CurveChart } from '../parts/curve-chart.tsx'
import { hues } from '../parts/run-charts.ts'
import { smooth } from '../parts/smoothing.ts'
import { Trouble } from '../parts/trouble.tsx'
import { toNumber } from '../state/api.ts'
import { setQuery, usePlace } from '../state/location.ts'
import { useResource } from '../state/resource.ts'
import { useStudy } from './study-data.ts'

const bandKinds = ['min–max', 'std', 'stderr', '95 %'] as const

/** Several trials over each other: their curves, what their settings differ in, and groups of seeds taken together. */
export function CompareView({ study }: { readonly study: string }) {
  const { data, error } = useStudy(study)
  const { query } = usePlace()
  if (data === null) return <Trouble error={error} waiting="Reading trials" />
  const chosen = chosenTrials(data, query.get('trials'))
  const names = [...new Set(chosen.flatMap(({ metrics }) => Object.keys(metrics)))].sort()
  const series =
    query.get('series') ?? (names.includes('train/loss') ? 'train/loss' : (names[0] ?? data.goal.series))
  return (
    <>
      <p class="kicker">{study}</p>
      <h1>Compare</h1>
      <div class="tools">
        <label>
          Trials{' '}
          <input
            value={query.get('trials') ?? chosen.map(({ number }) => number).join(',')}
            size={28}
            aria-describedby="trials-hint"
            onChange={(event) => setQuery({ trials: event.currentTarget.value.replaceAll(/[^\d,]+/g, ',') })}
          />
        </label>
        <span id="trials-hint" class="soft">
          numbers with commas; without, the best ten. The table view can choose them.
        </span>
        <label>
          Series{' '}
          <input
            list="series-names"
            value={series}
            onChange={(event) => setQuery({ series: event.currentTarget.value })}
          />
          <datalist id="series-names">
            {names.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
      </div>
      {chosen.length === 0 ? (
        <p class="lead">No trial has run yet.</p>
      ) : (
        <>
          <Overlaid study={data} trials={chosen} series={series} />
          <Differences trials={chosen} />
        </>
      )}
    </>
  )
}

function chosenTrials({ trials, goal }: StudyView, asked: string | null): readonly TrialLine[] {
  const begun = trials.filter(({ run }) => run !== null)
  if (asked !== null) {
    const numbers = new Set(asked.split(',').map(Number))
    return begun.filter(({ number }) => numbers.has(number))
  }
  const sign = goal.direction === 'minimize' ? 1 : -1
  const ranked = begun
    .filter((trial) => Number.isFinite(toNumber(trial.goal)) && trial.purpose !== 'scout')
    .sort((a, b) => sign * (toNumber(a.goal) - toNumber(b.goal)))
  return (ranked.length > 0 ? ranked : begun).slice(0, 10)
}

function Overlaid({
  study,
  trials,
  series,
}: {
  readonly study: StudyView
  readonly trials: readonly TrialLine[]
  readonly series: string
}) {
  const { query } = usePlace()
  const choices = useChartChoices()
  const together = query.get('seeds') === '1'
  const band = bandKinds.find((kind) => kind === query.get('band')) ?? '95 %'
  const middle = query.get('middle') === 'median' ? 'median' : 'mean'
  const numbers = trials.map(({ number }) => number).join(',')
  const path = `/api/studies/${encodeURIComponent(study.id)}/compare?${new URLSearchParams({
    series,
    trials: numbers,
    x: choices.x,
    width: '700',
    ...(choices.logX ? { log: '1' } : {}),
    ...(together ? {} : { groups: '0' }),
  })}`
  const live = new Set(trials.map(({ run }) => run))
  const { data, error } = useResource<Compared>(path, {
    on: ({ run, kind }) => kind === 'points' && live.has(run ?? null),
    every: 500,
  })
  const curves = useMemo(
    () =>
      data === null
        ? []
        : together
          ? groupCurves(data, { band, middle })
          : trialCurves(data, choices.smoothing),
    [data, together, band, middle, choices.smoothing],
  )
  if (data === null) return <Trouble error={error} waiting="Reading curves" />
  const told = data.trials.filter(({ y }) => y.some((value) => value !== null))
  const ends = told.map(({ y }) => y.findLast((value) => value !== null) ?? Number.NaN)
  const summary =
    told.length === 0
      ? `None of these trials has told ${series}.`
      : `${series} of ${told.length} trials ends between ${formatNumber(Math.min(...ends), 4)} and ${formatNumber(Math.max(...ends), 4)}.`
  return (
    <section aria-labelledby="overlay">
      <h2 id="overlay">{series}</h2>
      <ChartControls choices={choices} />
      <div class="tools">
        <label>
          <input
            type="checkbox"
            checked={together}
            onChange={() => setQuery({ seeds: together ? null : '1' })}
          />{' '}
          seeds of equal settings together
        </label>
        {together && (
          <>
            <label>
              line{' '}
              <select value={middle} onChange={(event) => setQuery({ middle: event.currentTarget.value })}>
                <option>mean</option>
                <option>median</option>
              </select>
            </label>
            <label>
              band{' '}
              <select value={band} onChange={(event) => setQuery({ band: event.currentTarget.value })}>
                {bandKinds.map((kind) => (
                  <option key={kind}>{kind}</option>
                ))}
              </select>
            </label>
          </>
        )}
      </div>
      <CurveChart
        name="compare"
        title={series}
        summary={summary}
        note={
          data.kind === 'buckets'
            ? 'Means of equal columns along x; every point counts.'
            : 'Every point is shown.'
        }
        curves={curves}
        xLabel={axisLabels[choices.x]}
        logX={choices.logX}
        logY={choices.logY}
        height={380}
      />
    </section>
  )
}

function trialCurves({ x, trials }: Compared, smoothing: number): readonly ChartCurve[] {
  return trials.map(({ number, y }, index) => {
    const filled = x.flatMap((at, row) => (y[row] === null ? [] : [[at, y[row]!] as const]))
    return {
      label: `#${number}`,
      hue: hues[index % hues.length]!,
      dash: index >= hues.length,
      x: filled.map(([at]) => at),
      y: smooth(
        filled.map(([, value]) => value),
        smoothing,
      ),
    }
  })
}

function groupCurves(
  { x, groups }: Compared,
  { band, middle }: { readonly band: (typeof bandKinds)[number]; readonly middle: 'mean' | 'median' },
): readonly ChartCurve[] {
  return groups.map(({ trials, bands }, index) => {
    const rows = x.flatMap((_, row) => (bands.mean[row] === null ? [] : [row]))
    const center = (row: number) => bands[middle][row]!
    const half = (row: number) => {
      const std = bands.std[row] ?? 0
      if (band === 'std') return std
      return band === 'stderr' ? std / Math.sqrt(bands.count[row]!) : (bands.ci95[row] ?? 0)
    }
    const low = (row: number) => (band === 'min–max' ? bands.min[row]! : center(row) - half(row))
    const high = (row: number) => (band === 'min–max' ? bands.max[row]! : center(row) + half(row))
    return {
      label: trials.length === 1 ? `#${trials[0]}` : `${trials.length} seeds (#${trials.join(', #')})`,
      hue: hues[index % hues.length]!,
      x: rows.map((row) => x[row]!),
      y: rows.map(center),
      low: rows.map(low),
      high: rows.map(high),
    }
  })
}

function Differences({ trials }: { readonly trials: readonly TrialLine[] }) {
  const { query } = usePlace()
  const all = query.get('identical') === '1'
  const names = [...new Set(trials.flatMap(({ settings }) => Object.keys(settings)))]
  const differs = (name: string) => new Set(trials.map(({ settings }) => settings[name])).size > 1
  const rows = names.filter((name) => all || differs(name))
  const hidden = names.filter((name) => !differs(name)).length
  return (
    <section aria-labelledby="differences">
      <h2 id="differences">What their settings differ in</h2>
      <label>
        <input type="checkbox" checked={all} onChange={() => setQuery({ identical: all ? null : '1' })} />{' '}
        equal ones too ({hidden})
      </label>
      <section class="scroll" tabIndex={0} aria-label="Settings side by side">
        <table>
          <thead>
            <tr>
              <th scope="col">setting</th>
              {trials.map(({ number }) => (
                <th key={number} scope="col" class="number">
                  #{number}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {trials.map(({ number, settings }) => (
                  <td key={number} class="number">
                    {settings[name] === undefined ? '' : formatSetting(settings[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length === 0 && <p class="soft">In nothing but the seed.</p>}
    </section>
  )
}
