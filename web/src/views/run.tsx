import { useEffect, useMemo, useRef } from 'preact/hooks'
import { formatDuration, formatNumber, formatSetting } from '../../../src/report/numbers.ts'
import type { RunView as Run } from '../../../src/server/messages.ts'
import { useApplying } from '../parts/apply-advice.tsx'
import { Badge } from '../parts/badge.tsx'
import { type ChartChoices, ChartControls, useChartChoices } from '../parts/chart-controls.tsx'
import { CurveChart } from '../parts/curve-chart.tsx'
import { Findings, runPath } from '../parts/findings.tsx'
import { HeatMap } from '../parts/heat-map.tsx'
import { Labels } from '../parts/labels.tsx'
import { RunCurves } from '../parts/run-curves.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { WeightPictures } from '../parts/weight-pictures.tsx'
import { post } from '../state/api.ts'
import { useKeys } from '../state/keys.ts'
import { go } from '../state/location.ts'
import { useResource } from '../state/resource.ts'
import { type LayerReport, layerCurves } from './layer-curves.ts'
import { useStudy } from './study-data.ts'

/** One run: its curves with findings marked on them, its layers, what it printed. */
export function RunView(about: {
  readonly study: string
  readonly attempt: string
  readonly readOnly: boolean
}) {
  const { study, attempt, readOnly } = about
  const path = `/api/studies/${encodeURIComponent(study)}/runs/${encodeURIComponent(attempt)}`
  const id = `${study}/${attempt}`
  const ofThis = ({ run, kind, study: of }: { run?: string; kind: string; study: string }) =>
    run === id || (kind === 'trials' && of === study)
  const { data, error } = useResource<Run>(path, { on: ofThis, every: 250 })
  const choices = useChartChoices()
  const step = useSteps(study, id)
  useKeys([
    { press: 'j', does: 'next trial', run: () => step(1) },
    { press: 'k', does: 'trial before', run: () => step(-1) },
    {
      press: '/',
      does: 'search the series, where there are many',
      run: () => document.querySelector<HTMLInputElement>('#series-filter')?.focus(),
    },
    { press: 'f', does: 'to the findings', run: () => document.getElementById('findings')?.scrollIntoView() },
  ])
  const apply = useApplying(data, readOnly)
  if (data === null) return <Trouble error={error} waiting={`Reading ${id}`} />
  const { trial } = data
  return (
    <>
      <p class="kicker">
        <a href={`/s/${encodeURIComponent(study)}`}>{study}</a>
        {trial &&
          `: ${trial.stage}${trial.purpose === trial.stage || trial.purpose === 'search' ? '' : `, ${trial.purpose}`}`}
      </p>
      <h1>
        Trial {trial?.number ?? attempt} {trial && <Badge word={trial.state} />}
      </h1>
      {trial?.why && <p class="lead">{trial.why}</p>}
      {trial && <Labels study={study} trial={trial.number} labels={trial.labels ?? {}} readOnly={readOnly} />}
      {trial?.state === 'running' && !readOnly && (
        <p class="tools">
          <button
            type="button"
            onClick={() =>
              void post(`/api/studies/${encodeURIComponent(study)}/actions`, {
                kind: 'stop-trial',
                trial: trial.number,
              })
            }
          >
            Stop this trial
          </button>
        </p>
      )}
      {trial && (
        <dl class="facts">
          {Object.entries(trial.settings).map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{formatSetting(value)}</dd>
            </>
          ))}
          <dt>seed</dt>
          <dd>{trial.seed}</dd>
          <dt>budget</dt>
          <dd>
            {formatNumber(trial.budget.amount, 6)} {trial.budget.unit}
            {trial.seconds !== null && `; took ${formatDuration(trial.seconds)}`}
          </dd>
        </dl>
      )}
      <section aria-labelledby="findings">
        <h2 id="findings">Findings</h2>
        <Findings findings={data.findings} none={noneWords(trial?.stage, trial?.state)} apply={apply} />
      </section>
      <section aria-labelledby="curves">
        <h2 id="curves">Curves</h2>
        <ChartControls choices={choices} series={data.series.map(({ name }) => name)} />
        <RunCurves path={path} run={data} choices={choices} />
      </section>
      <Layers path={path} id={id} choices={choices} />
      <WeightPictures fact={data.facts['firstLayer']} />
      <Console path={path} id={id} />
    </>
  )
}

/** Goes a number of trials on or back. Asked before the study is known, it goes as soon as it is. */
function useSteps(study: string, id: string): (by: number) => void {
  const { data } = useStudy(study)
  const owed = useRef(0)
  const step = (by: number) => {
    if (data === null) {
      owed.current += by
      return
    }
    const runs = data.trials.flatMap(({ run }) => run ?? [])
    const next = runs[runs.indexOf(id) + by]?.split('/')[1]
    if (next !== undefined) go(runPath(study, next) + window.location.search)
  }
  useEffect(() => {
    if (data === null || owed.current === 0) return
    const by = owed.current
    owed.current = 0
    step(by)
  })
  return step
}

function noneWords(stage: string | undefined, state: string | undefined): string {
  if (stage === 'sanity' || stage === 'range')
    return 'Rules do not look at probes: what they look like is their stage’s business.'
  return state === 'running' ? 'Nothing so far.' : 'No rule had anything to say.'
}

function Layers({
  path,
  id,
  choices,
}: {
  readonly path: string
  readonly id: string
  readonly choices: ChartChoices
}) {
  const { data } = useResource<{ reports: readonly LayerReport[] }>(`${path}/layers`, {
    on: ({ run, kind }) => run === id && kind === 'points',
    every: 1000,
  })
  const ratios = useMemo(() => layerCurves(data?.reports ?? [], 'updateRatio'), [data])
  if (data === null || data.reports.length === 0) return null
  const worst = ratios.reduce((most, { y }) => Math.max(most, ...y.map((value) => value ?? 0)), 0)
  return (
    <section aria-labelledby="layers">
      <h2 id="layers">Layers</h2>
      <div class="charts">
        <CurveChart
          name="layer-update-ratio"
          title="Update ratio by layer"
          summary={`Size of the real update over size of the weights; about 1e-3 is usual, the greatest here is ${formatNumber(worst, 2)}.`}
          curves={ratios}
          band={{ low: 3e-4, high: 3e-3, label: 'about 1e-3' }}
          xLabel="step"
          logY
          logX={choices.logX}
        />
        <CurveChart
          name="layer-gradient"
          title="Gradient norm by layer"
          summary="Size of the gradient of the loss by the weights of each layer."
          curves={layerCurves(data.reports, 'gradNorm')}
          xLabel="step"
          logY
          logX={choices.logX}
        />
      </div>
      <HeatMap reports={data.reports} field="deadFraction" title="Dead units" />
      <HeatMap reports={data.reports} field="saturatedFraction" title="Saturated units" />
    </section>
  )
}

function Console({ path, id }: { readonly path: string; readonly id: string }) {
  const { data } = useResource<{ stdout: string | null; stderr: string | null }>(`${path}/console`, {
    on: ({ run }) => run === id,
    every: 1000,
  })
  const parts = (['stdout', 'stderr'] as const).filter((name) => data?.[name])
  if (data === null || parts.length === 0) return null
  return (
    <section aria-labelledby="console">
      <h2 id="console">What it printed</h2>
      {parts.map((name) => (
        <>
          <h3>{name === 'stdout' ? 'Standard output' : 'Standard error'}</h3>
          <pre class="console" tabIndex={0}>
            {data[name]}
          </pre>
        </>
      ))}
    </section>
  )
}
