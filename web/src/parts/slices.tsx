import { formatNumber, formatSettings } from '../../../src/report/numbers.ts'
import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'
import { goalScale, type ParameterScale, scaleOf } from './goal-scale.ts'

const [width, height, edge] = [240, 180, 30]

/** The goal over each parameter alone, on the scale it is searched on; what diverged stands as crosses at the edge. */
export function Slices({
  study,
  trials,
}: {
  readonly study: StudyView
  readonly trials: readonly TrialLine[]
}) {
  const names = study.space.map(({ name }) => name)
  return (
    <section aria-labelledby="slices">
      <h2 id="slices">Each parameter alone</h2>
      <div class="slices">
        {names.map((name) => (
          <Slice
            key={name}
            study={study}
            trials={trials}
            scale={scaleOf(
              name,
              trials,
              study.space.find((parameter) => parameter.name === name)?.log ?? false,
            )}
          />
        ))}
      </div>
    </section>
  )
}

function Slice({
  study,
  trials,
  scale,
}: {
  readonly study: StudyView
  readonly trials: readonly TrialLine[]
  readonly scale: ParameterScale
}) {
  const goal = goalScale(trials)
  const x = (share: number) => edge + share * (width - edge - 10)
  const y = (share: number) => height - edge - share * (height - edge - 16)
  const edgeY = study.goal.direction === 'maximize' ? height - edge + 6 : 10
  const diverged = trials.filter(({ state }) => state === 'diverged').length
  const summary = `${study.goal.series} over ${scale.name}, ${trials.length} trials, ${diverged} of them diverged.`
  const ends =
    scale.words === null
      ? [formatNumber(scale.low, 2), formatNumber(scale.high, 2)]
      : [scale.words[0], scale.words.at(-1)]
  return (
    <figure class="slice">
      <figcaption>
        <strong>{scale.name}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} class="plot" role="img" aria-label={summary}>
        <rect class="frame" x={edge} y={12} width={width - edge - 10} height={height - edge - 12} />
        <text class="tick" x={edge} y={height - 8}>
          {ends[0]}
        </text>
        <text class="tick" x={width - 10} y={height - 8} text-anchor="end">
          {ends[1]}
          {scale.log ? ' (log)' : ''}
        </text>
        <text class="tick" x={edge - 4} y={y(1) + 4} text-anchor="end">
          {formatNumber(goal.high, 2)}
        </text>
        <text class="tick" x={edge - 4} y={y(0)} text-anchor="end">
          {formatNumber(goal.low, 2)}
        </text>
        {trials.map((trial) => {
          const [at, value] = [scale.place(trial), goal.place(trial)]
          if (at === null) return null
          const title = `#${trial.number}: ${formatSettings(trial.settings)}; ${trial.state} ${formatNumber(toNumber(trial.goal), 4)}`
          return value === null ? (
            <path key={trial.number} class="line red thin" d={`M${x(at) - 3} ${edgeY - 3}l6 6m0-6l-6 6`}>
              <title>{title}</title>
            </path>
          ) : (
            <circle key={trial.number} class="dot blue" cx={x(at)} cy={y(value)} r={3}>
              <title>{title}</title>
            </circle>
          )
        })}
      </svg>
    </figure>
  )
}
