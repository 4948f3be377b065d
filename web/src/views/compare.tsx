import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { ChartControls, useChartChoices } from '../parts/chart-controls.tsx'
import { Differences } from '../parts/differences.tsx'
import { OverlaidChart, type Together } from '../parts/overlaid-chart.tsx'
import { bandKinds } from '../parts/overlay-data.ts'
import { Trouble } from '../parts/trouble.tsx'
import { toNumber } from '../state/api.ts'
import { setQuery, usePlace } from '../state/location.ts'
import { useStudy } from './study-data.ts'

/** Trials that are compared where none are named. */
const best = 10

/** Several trials over each other: their curves, what their settings differ in, and groups of seeds taken together. */
export function CompareView({ study }: { readonly study: string }) {
  const { data, error } = useStudy(study)
  const { query } = usePlace()
  const choices = useChartChoices()
  if (data === null) return <Trouble error={error} waiting="Reading trials" />
  const chosen = chosenTrials(data, query.get('trials'))
  const names = [...new Set(chosen.flatMap(({ metrics }) => Object.keys(metrics)))].sort()
  const asked = (query.get('series') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const series = asked.length > 0 ? asked : usualSeries(data, names)
  const together = togetherOf(query)
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
        <label>
          Series{' '}
          <input
            list="series-names"
            value={series.join(', ')}
            size={24}
            onChange={(event) => setQuery({ series: event.currentTarget.value })}
          />
          <datalist id="series-names">
            {names.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
        <span id="trials-hint" class="soft">
          Numbers with commas; without, the best {best}. The table can choose them.
        </span>
      </div>
      {chosen.length === 0 ? (
        <p class="lead">No trial has run yet.</p>
      ) : (
        <>
          <section aria-labelledby="overlay">
            <h2 id="overlay">Curves over each other</h2>
            <ChartControls choices={choices} series={names} />
            <SeedControls together={together} />
            <div class="charts wide">
              {series.map((name, index) => (
                <OverlaidChart
                  key={name}
                  name={index === 0 ? 'compare' : `compare-${index + 1}`}
                  study={study}
                  trials={chosen}
                  series={name}
                  choices={choices}
                  together={together}
                />
              ))}
            </div>
          </section>
          <Differences trials={chosen} />
        </>
      )}
    </>
  )
}

function togetherOf(query: URLSearchParams): Together {
  if (query.get('seeds') !== '1') return null
  return {
    band: bandKinds.find((kind) => kind === query.get('band')) ?? '95 %',
    middle: query.get('middle') === 'median' ? 'median' : 'mean',
  }
}

function SeedControls({ together }: { readonly together: Together }) {
  return (
    <div class="tools">
      <label>
        <input
          type="checkbox"
          checked={together !== null}
          onChange={() => setQuery({ seeds: together === null ? '1' : null })}
        />{' '}
        seeds of equal settings together
      </label>
      {together !== null && (
        <>
          <label>
            line{' '}
            <select
              value={together.middle}
              onChange={(event) => setQuery({ middle: event.currentTarget.value })}
            >
              <option>mean</option>
              <option>median</option>
            </select>
          </label>
          <label>
            band{' '}
            <select value={together.band} onChange={(event) => setQuery({ band: event.currentTarget.value })}>
              {bandKinds.map((kind) => (
                <option key={kind}>{kind}</option>
              ))}
            </select>
          </label>
        </>
      )}
    </div>
  )
}

/** The loss it trains on and what it is judged by. */
function usualSeries({ goal }: StudyView, names: readonly string[]): readonly string[] {
  const usual = ['train/loss', goal.series].filter(
    (name, index, all) => names.includes(name) && all.indexOf(name) === index,
  )
  return usual.length > 0 ? usual : [names[0] ?? goal.series]
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
  return (ranked.length > 0 ? ranked : begun).slice(0, best)
}
