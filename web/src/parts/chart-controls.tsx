import { useKeys } from '../state/keys.ts'
import { setQuery, usePlace } from '../state/location.ts'

export interface ChartChoices {
  /** `series:NAME` is what another series was worth. */
  readonly x: (typeof axes)[number] | `series:${string}`
  readonly logX: boolean
  readonly logY: boolean
  /** 0 to 0.99: weight of what was before. */
  readonly smoothing: number
  readonly from: number | null
  readonly to: number | null
}

const axes = ['step', 'epoch', 'relative', 'time'] as const
const axisNames = {
  step: 'step',
  epoch: 'epoch',
  relative: 'seconds since its start',
  time: 'time (s)',
} as const
/** Other series that are offered as x; a run may have thousands. */
const mostOffered = 60

export function axisLabel(x: ChartChoices['x']): string {
  return axes.find((axis) => axis === x) === undefined
    ? x.replace(/^series:/, '')
    : axisNames[x as (typeof axes)[number]]
}

/** How charts are to be looked at, as the address says. */
export function useChartChoices(): ChartChoices {
  const { query } = usePlace()
  const number = (name: string) => {
    const text = query.get(name)
    return text === null || Number.isNaN(Number(text)) ? null : Number(text)
  }
  return {
    x: axisOf(query.get('x')),
    logX: query.get('logx') === '1',
    logY: query.get('logy') === '1',
    smoothing: Math.min(0.99, Math.max(0, number('smooth') ?? 0)),
    from: number('from'),
    to: number('to'),
  }
}

function axisOf(text: string | null): ChartChoices['x'] {
  if (text?.startsWith('series:') && text.length > 'series:'.length) return text as `series:${string}`
  return axes.find((name) => name === text) ?? 'step'
}

export function ChartControls({
  choices,
  series,
}: {
  readonly choices: ChartChoices
  /** Names that may serve as x as well. */
  readonly series: readonly string[]
}) {
  const { x, logX, logY, smoothing, from, to } = choices
  const flip = (name: string, on: boolean) => setQuery({ [name]: on ? null : '1' })
  const next = axes[((axes as readonly string[]).indexOf(x) + 1) % axes.length]!
  const chosen = x.startsWith('series:') ? [x.slice('series:'.length)] : []
  const offered = [...new Set([...chosen, ...series.slice(0, mostOffered)])]
  const setX = (axis: string) => setQuery({ x: axis === 'step' ? null : axis, from: null, to: null })
  useKeys([
    { press: 'l', does: 'y axis: logarithmic or not', run: () => flip('logy', logY) },
    { press: 'L', does: 'x axis: logarithmic or not', run: () => flip('logx', logX) },
    { press: 'x', does: 'x axis: step, epoch, seconds, time', run: () => setX(next) },
    { press: '0', does: 'see all of x again', run: () => setQuery({ from: null, to: null }) },
  ])
  return (
    <div class="tools" role="group" aria-label="How to look at the curves">
      <label>
        x{' '}
        <select value={x} onChange={(event) => setX(event.currentTarget.value)}>
          {axes.map((name) => (
            <option key={name} value={name}>
              {axisNames[name]}
            </option>
          ))}
          {offered.length > 0 && (
            <optgroup label="another series">
              {offered.map((name) => (
                <option key={name} value={`series:${name}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <label>
        <input type="checkbox" checked={logY} onChange={() => flip('logy', logY)} /> log y
      </label>
      <label>
        <input type="checkbox" checked={logX} onChange={() => flip('logx', logX)} /> log x
      </label>
      <label>
        smoothing{' '}
        <input
          type="range"
          min="0"
          max="0.99"
          step="0.01"
          value={smoothing}
          onInput={(event) =>
            setQuery({ smooth: event.currentTarget.value === '0' ? null : event.currentTarget.value })
          }
        />{' '}
        {smoothing.toFixed(2)}
      </label>
      {(from !== null || to !== null) && (
        <button type="button" onClick={() => setQuery({ from: null, to: null })}>
          See all of x
        </button>
      )}
    </div>
  )
}
