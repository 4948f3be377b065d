import { formatNumber, formatSettings } from '../../../src/report/numbers.ts'
import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'
import { setQuery, usePlace } from '../state/location.ts'
import { goalScale, scaleOf, shadesOf } from './goal-scale.ts'
import { Shades } from './shades.tsx'

const [height, edge] = [300, 34]

/**
 * One line a trial, one axis a parameter and the goal at the right. Diverged trials run to a place of their own below the
 * goal's axis, so that they do not ruin it. Brush: choose a part of an axis with its two sliders.
 */
export function ParallelCoordinates({
  study,
  trials,
}: {
  readonly study: StudyView
  readonly trials: readonly TrialLine[]
}) {
  const { query } = usePlace()
  const logs = new Set(study.space.filter(({ log }) => log).map(({ name }) => name))
  const names = [...new Set(trials.flatMap(({ settings }) => Object.keys(settings)))].filter(
    (name) => new Set(trials.map(({ settings }) => settings[name])).size > 1,
  )
  if (names.length === 0) return null
  const scales = names.map((name) => scaleOf(name, trials, logs.has(name)))
  const goal = goalScale(trials)
  const shades = shadesOf(trials, study)
  const width = Math.max(420, 130 * (names.length + 1))
  const x = (axis: number) => 60 + (axis * (width - 120)) / names.length
  const y = (share: number) => height - edge - share * (height - 2 * edge)
  const below = height - 8
  const brush = new Map(
    (query.get('brush') ?? '').split(';').flatMap((part) => {
      const [name = '', low, high] = part.split('~')
      return low === undefined ? [] : [[name, [Number(low), Number(high)] as const]]
    }),
  )
  const kept = (trial: TrialLine) =>
    scales.every((scale) => {
      const range = brush.get(scale.name)
      const place = scale.place(trial)
      return range === undefined || (place !== null && place >= range[0] - 1e-9 && place <= range[1] + 1e-9)
    })
  const setBrush = (name: string, range: readonly [number, number]) => {
    const next = new Map(brush)
    if (range[0] <= 0 && range[1] >= 1) next.delete(name)
    else next.set(name, range)
    setQuery({ brush: [...next].map(([key, [low, high]]) => `${key}~${low}~${high}`).join(';') })
  }
  const shown = trials.filter(kept)
  const summary = `${shown.length} of ${trials.length} trials over ${names.join(', ')}; the bolder a line, the better.`
  return (
    <figure id="figure-parallel">
      <figcaption>
        <strong>Parallel coordinates</strong>
        {summary}
      </figcaption>
      <div class="scroll">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          class="plot parallel"
          role="img"
          aria-label={`Parallel coordinates. ${summary}`}
          style={{ minWidth: `${width * 0.7}px` }}
        >
          {[...trials]
            .sort((a, b) => (shades.get(a.number) ?? -1) - (shades.get(b.number) ?? -1))
            .map((trial) => {
              const places = scales.map((scale) => scale.place(trial))
              const end = goal.place(trial)
              const path = places
                .map((place, axis) =>
                  place === null
                    ? ''
                    : `${axis === 0 || places[axis - 1] === null ? 'M' : 'L'}${x(axis)} ${y(place)}`,
                )
                .join('')
              const shade = shades.get(trial.number)
              return (
                <path
                  key={trial.number}
                  d={`${path}L${x(names.length)} ${end === null ? below : y(end)}`}
                  class={`trial-line ${shade === null ? 'diverged' : `s${shade}`} ${kept(trial) ? '' : 'out'}`}
                >
                  <title>{`#${trial.number}: ${formatSettings(trial.settings)}; ${study.goal.series} ${formatNumber(toNumber(trial.goal), 4)}`}</title>
                </path>
              )
            })}
          {[
            ...scales.map((scale) => ({ name: scale.name, top: endOf(scale, 1), bottom: endOf(scale, 0) })),
            { name: study.goal.series, top: formatNumber(goal.high, 4), bottom: formatNumber(goal.low, 4) },
          ].map(({ name, top, bottom }, axis) => (
            <g key={name}>
              <line class="frame" x1={x(axis)} x2={x(axis)} y1={y(0)} y2={y(1)} />
              <text class="axis" x={x(axis)} y={14} text-anchor="middle">
                {name}
              </text>
              <text class="tick" x={x(axis) + 4} y={y(1) - 3}>
                {top}
              </text>
              <text class="tick" x={x(axis) + 4} y={y(0) + 13}>
                {bottom}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <Shades lost={trials.some((trial) => goal.place(trial) === null)} />
      <details>
        <summary>Look at a part of an axis</summary>
        <div class="brushes">
          {scales.map((scale) => {
            const [low, high] = brush.get(scale.name) ?? [0, 1]
            return (
              <fieldset key={scale.name}>
                <legend>{scale.name}</legend>
                <label>
                  from{' '}
                  <input
                    type="range"
                    min="0"
                    max="1"
                    step="0.01"
                    value={low}
                    onInput={(event) =>
                      setBrush(scale.name, [Math.min(Number(event.currentTarget.value), high), high])
                    }
                  />
                </label>
                <label>
                  to{' '}
                  <input
                    type="range"
                    min="0"
                    max="1"
                    step="0.01"
                    value={high}
                    onInput={(event) =>
                      setBrush(scale.name, [low, Math.max(Number(event.currentTarget.value), low)])
                    }
                  />
                </label>
              </fieldset>
            )
          })}
        </div>
      </details>
    </figure>
  )
}

function endOf(scale: ReturnType<typeof scaleOf>, share: 0 | 1): string {
  if (scale.words !== null) return scale.words.at(share === 0 ? 0 : -1) ?? ''
  return formatNumber(share === 0 ? scale.low : scale.high, 2)
}
