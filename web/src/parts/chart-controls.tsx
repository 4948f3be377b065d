import { useKeys } from '../state/keys.ts'
import { setQuery, usePlace } from '../state/location.ts'

export interface ChartChoices {
  readonly x: 'step' | 'epoch' | 'relative' | 'time'
  readonly logX: boolean
  readonly logY: boolean
  /** 0 to 0.99: weight of what was before. */
  readonly smoothing: number
  readonly from: number | null
  readonly to: number | null
}

const axes = ['step', 'epoch', 'relative', 'time'] as const
export const axisLabels = {
  step: 'step',
  epoch: 'epoch',
  relative: 'seconds since its start',
  time: 'time (s)',
} as const

/** How charts are to be looked at, as the address says. */
export function useChartChoices(): ChartChoices {
  const { query } = usePlace()
  const number = (name: string) => {
    const text = query.get(name)
    return text === null || Number.isNaN(Number(text)) ? null : Number(text)
  }
  return {
    x: axes.find((name) => name === query.get('x')) ?? 'step',
    logX: query.get('logx') === '1',
    logY: query.get('logy') === '1',
    smoothing: Math.min(0.99, Math.max(0, number('smooth') ?? 0)),
    from: number('from'),
    to: number('to'),
  }
}

export function ChartControls({ choices }: { readonly choices: ChartChoices }) {
  const { x, logX, logY, smoothing, from, to } = choices
  const flip = (name: string, on: boolean) => setQuery({ [name]: on ? null : '1' })
  const next = axes[(axes.indexOf(x) + 1) % axes.length]!
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
              {axisLabels[name]}
            </option>
          ))}
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
