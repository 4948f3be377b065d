import type { StudyDocument } from '../../../src/report/document-schema.ts'
import { formatCount, formatDuration, formatNumber, formatSettings } from '../../../src/report/numbers.ts'
import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { askedOf, wordsOf } from '../parts/asked.ts'
import { Badge } from '../parts/badge.tsx'
import { bestTrial } from '../parts/best-trial.ts'
import { Failures } from '../parts/failures.tsx'
import { FigureView } from '../parts/figure.tsx'
import { Findings, runPath } from '../parts/findings.tsx'
import { Labels } from '../parts/labels.tsx'
import { Steering } from '../parts/steering.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { toNumber } from '../state/api.ts'
import { useResource } from '../state/resource.ts'
import { useDocument, useFigures, useStudy } from './study-data.ts'

const allStages = ['sanity', 'range', 'coarse', 'fine', 'final']

/** Where the study is: the path of its stages, the best so far, what runs, what was found. */
export function NowView({ study, readOnly }: { readonly study: string; readonly readOnly: boolean }) {
  const { data, error } = useStudy(study)
  const document = useDocument(study).data
  const figures = useFigures(study).data
  if (data === null) return <Trouble error={error} waiting={`Reading ${study}`} />
  const running = data.trials.filter(({ state }) => state === 'running')
  return (
    <>
      <p class="kicker">{data.program}</p>
      <h1>
        {data.id} <Badge word={data.state} />
      </h1>
      <Labels study={study} labels={data.labels} readOnly={readOnly} />
      {data.stages.length > 0 && <StagePath study={data} document={document} />}
      <Tiles study={data} document={document} />
      {!readOnly && <Steering study={data} />}
      <SingleRun study={data} />
      <Failures study={data} />
      {running.length > 0 && (
        <section aria-labelledby="running">
          <h2 id="running">Running</h2>
          <ul class="runs">
            {running.map((trial) => (
              <RunningTrial key={trial.number} study={data} trial={trial} />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="findings">
        <h2 id="findings">Findings</h2>
        <Findings findings={data.findings} none="No rule has anything to say." />
      </section>
      {figures?.bestSoFar && (
        <section aria-labelledby="best">
          <h2 id="best">Best so far</h2>
          <FigureView figure={figures.bestSoFar} />
        </section>
      )}
      {data.actions.length > 0 && (
        <section aria-labelledby="history">
          <h2 id="history">Asked by hand</h2>
          <History study={data} />
        </section>
      )}
    </>
  )
}

function StagePath({
  study,
  document,
}: {
  readonly study: StudyView
  readonly document: StudyDocument | null
}) {
  const current = [...study.trials]
    .reverse()
    .find(({ state }) => state === 'running' || state === 'planned')?.stage
  return (
    <ol class="path" aria-label="Stages of the recipe">
      {allStages.map((name) => {
        const trials = study.trials.filter(({ stage }) => stage === name)
        const through = trials.filter(({ state }) => state !== 'planned' && state !== 'running').length
        const told = document?.stages.find((stage) => stage.name === name)
        const asked = study.stages.includes(name)
        const done = told?.summary !== undefined && told.summary !== null
        const state = !asked ? 'left-out' : name === current ? 'current' : done ? 'done' : 'ahead'
        const words = { 'left-out': 'left out', current: 'now', done: 'done', ahead: 'to come' }[state]
        return (
          <li key={name} class={state} aria-current={state === 'current' ? 'step' : undefined}>
            <strong>{name}</strong>
            <span>
              {trials.length > 0
                ? `${state === 'ahead' ? 'begun' : words}: ${through} of ${formatCount(trials.length, 'trial')}`
                : words}
            </span>
            {told?.summary && <p>{told.summary}</p>}
          </li>
        )
      })}
    </ol>
  )
}

/** A study of no stages is one run: what there is to see of it is its run. */
function SingleRun({ study }: { readonly study: StudyView }) {
  const only = study.trials[0]
  if (study.stages.length > 0 || study.trials.length !== 1 || only?.run == null) return null
  return (
    <p>
      <a href={runPath(study.id, attemptOf(only))}>Its run</a>: curves, layers, what it printed.
    </p>
  )
}

function Tiles({ study, document }: { readonly study: StudyView; readonly document: StudyDocument | null }) {
  const winner = document?.winner
  const won = winner?.metrics[study.goal.series]
  const best = bestTrial(study)
  const noise = [...(document?.stages ?? [])]
    .reverse()
    .find((stage) => typeof stage.noise === 'number')?.noise
  return (
    <dl class="tiles">
      <div>
        <dt>best {study.goal.series}</dt>
        <dd>
          {won
            ? formatNumber(toNumber(won.mean), 4)
            : best
              ? formatNumber(toNumber(best.goal), 4)
              : 'none yet'}
          <small>
            {won
              ? `mean of ${winner?.seeds.length} seeds: ${formatNumber(toNumber(won.low), 4)} to ${formatNumber(toNumber(won.high), 4)}`
              : typeof noise === 'number'
                ? `seeds differ by ${formatNumber(noise, 2)}`
                : 'noise between seeds not known yet'}
          </small>
        </dd>
      </div>
      {best && (
        <div>
          <dt>by trial</dt>
          <dd>
            <a href={runPath(study.id, attemptOf(best))}>#{best.number}</a>
            <small>{formatSettings(best.settings)}</small>
          </dd>
        </div>
      )}
      <div>
        <dt>trials</dt>
        <dd>
          {study.trials.filter(({ state }) => state !== 'planned' && state !== 'running').length}
          <small>of {study.trials.length} planned so far</small>
        </dd>
      </div>
      {document && (
        <div>
          <dt>cost</dt>
          <dd>
            {formatDuration(toNumber(document.cost.seconds))}
            <small>
              {formatCount(toNumber(document.cost.runs), 'run')}; forecast{' '}
              {document.cost.forecast.seconds > 0
                ? formatDuration(document.cost.forecast.seconds)
                : 'once the first have run'}
            </small>
          </dd>
        </div>
      )}
    </dl>
  )
}

function attemptOf(trial: TrialLine): string {
  return trial.run?.split('/')[1] ?? `${trial.number}.1`
}

interface RunSummary {
  readonly points: number
  readonly series: readonly { readonly name: string; readonly last: number | string }[]
}

function RunningTrial({ study, trial }: { readonly study: StudyView; readonly trial: TrialLine }) {
  const path = `/api/studies/${encodeURIComponent(study.id)}/runs/${attemptOf(trial)}`
  const { data } = useResource<RunSummary>(path, { on: ({ run }) => run === trial.run, every: 500 })
  const last = (name: string) => data?.series.find((series) => series.name === name)?.last
  const shown = ['train/loss', study.goal.series].flatMap((name) => {
    const value = last(name)
    return value === undefined ? [] : [`${name} ${formatNumber(toNumber(value), 4)}`]
  })
  return (
    <li>
      <a href={runPath(study.id, attemptOf(trial))}>#{trial.number}</a> {trial.stage}
      {trial.purpose !== trial.stage && trial.purpose !== 'search' && ` (${trial.purpose})`}:{' '}
      {formatSettings(trial.settings)}
      <span class="soft">
        {' '}
        {data === null || data.points === 0
          ? 'nothing heard yet'
          : `${data.points} points; ${shown.join(', ')}`}
      </span>
      {data !== null && data.points === 0 && <LastWords path={path} run={trial.run} />}
    </li>
  )
}

/** The last lines of a run that has told no value yet: what it is busy with. */
function LastWords({ path, run }: { readonly path: string; readonly run: string | null }) {
  const { data } = useResource<{ stdout: string | null; stderr: string | null }>(`${path}/console`, {
    on: (change) => change.run === run,
    every: 1000,
  })
  const lines = `${data?.stdout ?? ''}\n${data?.stderr ?? ''}`.trimEnd().split('\n').filter(Boolean).slice(-3)
  if (lines.length === 0) return <p class="soft">It has printed nothing either.</p>
  return <pre class="last-words">{lines.join('\n')}</pre>
}

/** What people asked, newest first, and what became of it. */
function History({ study }: { readonly study: StudyView }) {
  return (
    <ul class="history">
      {[...askedOf(study)].reverse().map(({ number, at, action, state, answer }) => (
        <li key={number}>
          <span class="soft">{new Date(at * 1000).toLocaleString()}</span> {wordsOf(action)}:{' '}
          <strong class={state}>{state === 'pending' ? 'not answered yet' : state}</strong>
          {answer !== undefined && `, ${answer}`}
        </li>
      ))}
    </ul>
  )
}
