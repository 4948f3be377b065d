import { formatNumber, formatSettings } from '../../../src/report/numbers.ts'
import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'
import { setQuery, usePlace } from '../state/location.ts'
import { save, toCsv } from './downloads.tsx'
import { goalScale, type ParameterScale, scaleOf } from './goal-scale.ts'
import { expectedRank, placed } from './landscape.ts'
import { Shades } from './shades.tsx'

const [width, height] = [560, 420]
const box = { left: 64, right: 12, top: 14, bottom: 44 }
const cells = 36
/** Share of the picture between an axis and the trials at its end. */
const inset = 0.03

/**
 * Two parameters together: every trial in the shade of its rank, over the rank to be expected between them. By ranks, so that
 * one trial that exploded does not take all the shades.
 */
export function Pair({
  study,
  trials,
}: {
  readonly study: StudyView
  readonly trials: readonly TrialLine[]
}) {
  const { query } = usePlace()
  const names = study.space.map(({ name }) => name).filter((name) => differs(trials, name))
  if (names.length < 2) return null
  const asked = (query.get('pair') ?? '').split('~')
  const first = names.find((name) => name === asked[0]) ?? names[0]!
  const second =
    names.find((name) => name === asked[1] && name !== first) ?? names.find((name) => name !== first)!
  const scale = (name: string) =>
    scaleOf(name, trials, study.space.find((parameter) => parameter.name === name)?.log ?? false)
  const [across, up] = [scale(first), scale(second)]
  const goal = goalScale(trials)
  const points = placed(trials, {
    across,
    up,
    goal: (trial) => (goal.place(trial) === null ? null : toNumber(trial.goal)),
    direction: study.goal.direction,
  })
  const field = query.get('field') !== '0'
  const inside = (share: number) => inset + share * (1 - 2 * inset)
  const x = (share: number) => box.left + inside(share) * (width - box.left - box.right)
  const y = (share: number) => height - box.bottom - inside(share) * (height - box.top - box.bottom)
  const best = points.reduce<(typeof points)[number] | null>(
    (top, point) => (top === null || point.rank > top.rank ? point : top),
    null,
  )
  const summary = `${points.length} trials by ${first} and ${second}${best === null ? '' : `; the best, #${best.trial.number}, at ${first} ${words(best.trial, first)} and ${second} ${words(best.trial, second)}`}.`
  return (
    <figure id="figure-pair">
      <figcaption>
        <strong>Two parameters together</strong>
        {summary}
      </figcaption>
      <div class="tools">
        <Chooser label="across" names={names} value={first} onChoose={(name) => choose(name, second)} />
        <Chooser label="up" names={names} value={second} onChoose={(name) => choose(first, name)} />
        <label>
          <input type="checkbox" checked={field} onChange={() => setQuery({ field: field ? '0' : null })} />{' '}
          what is to be expected between them
        </label>
        <button
          type="button"
          onClick={() =>
            save(
              `${study.id}-${first}-${second}.csv`,
              toCsv(
                ['trial', first, second, study.goal.series, 'rank'],
                points.map(({ trial, rank }) => [
                  trial.number,
                  trial.settings[first],
                  trial.settings[second],
                  trial.goal,
                  rank,
                ]),
              ),
              'text/csv',
            )
          }
        >
          CSV
        </button>
      </div>
      <div class="scroll">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          class="plot pair"
          role="img"
          aria-label={`Two parameters together. ${summary}`}
        >
          {field && <Field points={points} x={x} y={y} />}
          <rect
            class="frame"
            x={box.left}
            y={box.top}
            width={width - box.left - box.right}
            height={height - box.top - box.bottom}
          />
          {points.map(({ trial, x: at, y: level, rank }) => {
            const title = `#${trial.number}: ${formatSettings(trial.settings)}; ${trial.state} ${formatNumber(toNumber(trial.goal), 4)}`
            return trial.state === 'diverged' ? (
              <path key={trial.number} class="line red" d={`M${x(at) - 4} ${y(level) - 4}l8 8m0-8l-8 8`}>
                <title>{title}</title>
              </path>
            ) : (
              <circle
                key={trial.number}
                class={`shaded s${Math.min(4, Math.floor(5 * rank))}`}
                cx={x(at)}
                cy={y(level)}
                r={4.5}
              >
                <title>{title}</title>
              </circle>
            )
          })}
          <Ends scale={across} at={(share) => [x(share), height - box.bottom + 16]} anchor="middle" />
          <Ends scale={up} at={(share) => [box.left - 6, y(share) + (share === 0 ? 0 : 10)]} anchor="end" />
          <text class="axis" x={(x(0) + x(1)) / 2} y={height - 8} text-anchor="middle">
            {first}
            {across.log ? ' (log)' : ''}
          </text>
          <text
            class="axis"
            transform={`translate(14 ${(y(0) + y(1)) / 2}) rotate(-90)`}
            text-anchor="middle"
          >
            {second}
            {up.log ? ' (log)' : ''}
          </text>
        </svg>
      </div>
      <Shades lost={points.some(({ trial }) => trial.state === 'diverged')} />
    </figure>
  )
}

function choose(across: string, up: string): void {
  setQuery({ pair: `${across}~${up}` })
}

function Chooser(about: {
  readonly label: string
  readonly names: readonly string[]
  readonly value: string
  readonly onChoose: (name: string) => void
}) {
  return (
    <label>
      {about.label}{' '}
      <select value={about.value} onChange={(event) => about.onChoose(event.currentTarget.value)}>
        {about.names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}

function Field(about: {
  readonly points: Parameters<typeof expectedRank>[0]
  readonly x: (share: number) => number
  readonly y: (share: number) => number
}) {
  const { points, x, y } = about
  const [wide, high] = [(x(1) - x(0)) / cells, (y(0) - y(1)) / cells]
  return (
    <g class="field">
      {Array.from({ length: cells * cells }, (_, cell) => {
        const [column, row] = [cell % cells, Math.floor(cell / cells)]
        const rank = expectedRank(points, (column + 0.5) / cells, (row + 0.5) / cells)
        if (rank === null) return null
        return (
          <rect
            key={cell}
            class={`s${Math.min(4, Math.floor(5 * rank))}`}
            x={x(column / cells)}
            y={y((row + 1) / cells)}
            width={wide + 0.3}
            height={high + 0.3}
          />
        )
      })}
    </g>
  )
}

function Ends(about: {
  readonly scale: ParameterScale
  readonly at: (share: number) => readonly [number, number]
  readonly anchor: 'middle' | 'end'
}) {
  const { scale, at, anchor } = about
  const labels =
    scale.words === null
      ? [0, 0.5, 1].map((share) => [share, formatNumber(valueAt(scale, share), 2)] as const)
      : scale.words.map(
          (word, index) =>
            [scale.words!.length === 1 ? 0.5 : index / (scale.words!.length - 1), word] as const,
        )
  return (
    <>
      {labels.map(([share, label]) => (
        <text
          key={share}
          class="tick"
          x={at(share)[0]}
          y={at(share)[1]}
          text-anchor={anchor === 'end' ? 'end' : share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}
        >
          {label}
        </text>
      ))}
    </>
  )
}

function valueAt({ log, low, high }: ParameterScale, share: number): number {
  return log ? Math.exp(Math.log(low) + share * Math.log(high / low)) : low + share * (high - low)
}

function differs(trials: readonly TrialLine[], name: string): boolean {
  return new Set(trials.map(({ settings }) => settings[name])).size > 1
}

function words(trial: TrialLine, name: string): string {
  const value = trial.settings[name]
  return typeof value === 'number' ? formatNumber(value, 3) : String(value)
}
