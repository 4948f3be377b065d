import { useMemo } from 'preact/hooks'
import type { CurvesView, FindingLine, RunView } from '../../../src/server/messages.ts'
import { setQuery, usePlace } from '../state/location.ts'
import { useResource } from '../state/resource.ts'
import { useSeen } from '../state/visible.ts'
import { axisLabel, type ChartChoices } from './chart-controls.tsx'
import { CurveChart } from './curve-chart.tsx'
import { chartGroups, curvesOf, gapBetween, marksOf, sentenceOf } from './run-charts.ts'

/** The charts of a run, those that were looked for where it has many; each asks for its curves when it comes into sight. */
export function RunCurves({
  path,
  run,
  choices,
}: {
  readonly path: string
  readonly run: RunView
  readonly choices: ChartChoices
}) {
  const { query } = usePlace()
  const groups = chartGroups(run.series.map(({ name }) => name))
  if (groups.length === 0) return <p class="soft">Nothing has been heard of it yet.</p>
  const asked = query.get('series') ?? ''
  const found = asked === '' ? groups : groupsNamed(groups, asked)
  const shown = found.slice(0, mostCharts * (1 + Number(query.get('more') ?? 0)))
  return (
    <>
      {groups.length > mostCharts && (
        <div class="tools">
          <label>
            Series{' '}
            <input
              id="series-filter"
              value={asked}
              placeholder="layer3 norm"
              aria-describedby="series-hint"
              onInput={(event) => setQuery({ series: event.currentTarget.value })}
            />
          </label>
          <span id="series-hint" class="soft" role="status">
            {found.length === 0
              ? `None of ${groups.length} charts is named so.`
              : `Showing ${shown.length} of ${groups.length} charts${found.length > shown.length ? `; ${found.length} are named so: write more of the name` : ''}.`}
          </span>
        </div>
      )}
      <div class="charts">
        {shown.map((group, index) => (
          <RunChart
            key={group.name}
            first={index < sureToBeSeen}
            path={path}
            id={run.id}
            group={group}
            choices={choices}
            findings={run.findings}
            stepsPerEpoch={Number(run.facts['stepsPerEpoch'])}
          />
        ))}
      </div>
      {found.length > shown.length && (
        <button type="button" onClick={() => setQuery({ more: String(1 + Number(query.get('more') ?? 0)) })}>
          Show {Math.min(mostCharts, found.length - shown.length)} more charts
        </button>
      )}
    </>
  )
}

/** Charts at first: a program may tell thousands of series. */
const mostCharts = 24
/** Charts at the top that are asked for without a look at where they are. */
const sureToBeSeen = 4

/** Those with a series that has every word in its name. */
function groupsNamed(groups: ReturnType<typeof chartGroups>, asked: string): ReturnType<typeof chartGroups> {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean)
  return groups.filter(({ series }) =>
    series.some((name) => words.every((word) => name.toLowerCase().includes(word))),
  )
}

function RunChart(about: {
  readonly path: string
  readonly id: string
  readonly group: ReturnType<typeof chartGroups>[number]
  readonly choices: ChartChoices
  readonly findings: readonly FindingLine[]
  readonly stepsPerEpoch: number
  readonly first: boolean
}) {
  const { path, id, group, choices, findings, stepsPerEpoch, first } = about
  const query = new URLSearchParams({ series: group.series.join(','), x: choices.x, width: '700' })
  if (choices.from !== null) query.set('from', String(choices.from))
  if (choices.to !== null) query.set('to', String(choices.to))
  if (choices.logX) query.set('log', '1')
  const { place, seen } = useSeen<HTMLDivElement>(first)
  const { data } = useResource<CurvesView>(seen ? `${path}/curves?${query}` : null, {
    on: ({ run, kind }) => run === id && kind === 'points',
    every: 300,
  })
  const curves = useMemo(
    () => (data === null ? [] : [...gapBetween(data.curves), ...curvesOf(data.curves, choices)]),
    [data, choices.smoothing],
  )
  const marks = useMemo(
    () => marksOf(findings, { x: choices.x, stepsPerEpoch }),
    [findings, choices.x, stepsPerEpoch],
  )
  if (data === null) return <div class="chart-space" ref={place} />
  return (
    <CurveChart
      name={group.name}
      title={group.title}
      {...sentenceOf(data.curves)}
      curves={curves}
      marks={marks}
      xLabel={axisLabel(choices.x)}
      logX={choices.logX}
      logY={choices.logY || group.log === true}
      sync={id}
      onZoom={(from, to) => setQuery({ from: from.toPrecision(8), to: to.toPrecision(8) })}
    />
  )
}
