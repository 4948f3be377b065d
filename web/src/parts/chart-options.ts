import uPlot from 'uplot'
import { formatNumber } from '../../../src/report/numbers.ts'
import type { ChartCurve, ChartProps } from './curve-chart.tsx'

/**
 * Curves in the one table that uPlot draws: x, then for each curve its y, and where it has a band the lower and the
 * upper edge. Nulls of a curve stay gaps; where only other curves have an x, nothing is broken.
 */
export function toData(curves: readonly ChartCurve[]): uPlot.AlignedData {
  const [first] = curves
  const shared = first !== undefined && curves.every(({ x, low }) => x === first.x && low === undefined)
  if (shared && isAscending(first.x))
    return [first.x, ...curves.map(({ y }) => y)] as unknown as uPlot.AlignedData
  const tables = curves.map(({ x, y, low, high }): uPlot.AlignedData => {
    const order = sortedOrder(x)
    const pick = <T>(values: readonly T[]): T[] => order.map((row) => values[row]!)
    const rows = [pick(x), pick(y)]
    if (low !== undefined && high !== undefined) rows.push(pick(low), pick(high))
    return rows as uPlot.AlignedData
  })
  if (tables.length === 0) return [[]]
  if (tables.length === 1) return tables[0]!
  return uPlot.join(
    tables,
    tables.map((table) => [0, ...table.slice(1).map(() => 2)] as uPlot.JoinNullMode[]),
  )
}

/** Rows in ascending x; a run that was resumed goes over the same steps again. */
function sortedOrder(x: readonly number[]): readonly number[] {
  const order = x.map((_, row) => row)
  return isAscending(x) ? order : order.sort((a, b) => x[a]! - x[b]!)
}

function isAscending(x: readonly number[]): boolean {
  return x.every((at, row) => row === 0 || at >= x[row - 1]!)
}

/** Curves beyond which a chart names the nearest only, instead of all of them below it. */
export const mostInLegend = 16

/** What uPlot is told; reads what may change later from `latest`. */
export function optionsOf(
  latest: { readonly current: ChartProps },
  box: HTMLElement,
  tellNearest: (words: string) => void,
): uPlot.Options {
  const props = latest.current
  const many = props.curves.length > mostInLegend
  // Looked up once a drawing: a style may change from one to the next, not within.
  const known = new Map<string, string>()
  const color = (name: string) => {
    let value = known.get(name)
    if (value === undefined) {
      value = getComputedStyle(box).getPropertyValue(name).trim() || '#888'
      known.set(name, value)
    }
    return value
  }
  const series: uPlot.Series[] = [{ label: props.xLabel }]
  const bands: uPlot.Band[] = []
  for (const curve of props.curves) {
    const stroke = () => withAlpha(color(curve.hue), curve.faint ? 0.35 : 1)
    series.push({
      label: curve.label,
      ...(curve.faint || curve.hidden ? { class: 'edge' } : {}),
      stroke,
      width: curve.faint || many ? 1 : 1.6,
      ...(curve.dash ? { dash: [5, 4] } : {}),
      ...(curve.bridged ? { spanGaps: true } : {}),
      points: { show: curve.x.length === 1, size: 6 },
      value: (_, value) => (value === null ? '' : formatNumber(value, 5)),
    })
    if (curve.low === undefined) continue
    const edge = {
      class: 'edge',
      label: `${curve.label} `,
      stroke: 'transparent',
      width: 0,
      points: { show: false },
    }
    series.push(edge, edge)
    bands.push({
      series: [series.length - 1, series.length - 2],
      fill: () => withAlpha(color(curve.hue), 0.2),
    })
  }
  const axis = (log: boolean | undefined): uPlot.Axis => ({
    stroke: () => color('--soft'),
    grid: { stroke: () => color('--line'), width: 1 },
    ticks: { stroke: () => color('--line'), width: 1 },
    font: '12px system-ui, sans-serif',
    values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : formatNumber(tick, log ? 2 : 4))),
  })
  return {
    width: Math.max(200, box.clientWidth),
    height: props.height ?? 260,
    series,
    bands,
    legend: { show: !many, live: true, markers: { show: false } },
    ...(many ? { focus: { alpha: 0.25 } } : {}),
    scales: {
      x: { time: false, ...(props.logX ? { distr: 3 } : {}) },
      y: props.logY ? { distr: 3 } : {},
    },
    axes: [
      {
        ...axis(props.logX),
        label: props.xLabel,
        labelSize: 18,
        size: 34,
        labelGap: 0,
        labelFont: '12px system-ui, sans-serif',
      },
      { ...axis(props.logY), size: 64 },
    ],
    cursor: {
      drag: { x: true, y: false },
      ...(many ? { focus: { prox: 24 }, points: { show: false } } : {}),
      ...(props.sync === undefined ? {} : { sync: { key: props.sync } }),
    },
    hooks: {
      ...(many ? nearestHooks(latest, tellNearest) : {}),
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width < 4) return
          latest.current.onZoom?.(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'))
        },
      ],
      drawClear: [(plot) => drawBand(plot, latest.current, color)],
      draw: [
        (plot) => {
          drawMarks(plot, latest.current, color)
          known.clear()
        },
      ],
    },
  }
}

/** Says which curve the cursor is nearest to, and what it is there. */
function nearestHooks(
  latest: { readonly current: ChartProps },
  tell: (words: string) => void,
): uPlot.Hooks.Arrays {
  let near: number | null = null
  const say = (plot: uPlot) => {
    const curve = near === null ? undefined : latest.current.curves[near - 1]
    const row = plot.cursor.idx
    if (curve === undefined || near === null || row === null || row === undefined)
      return tell(`${latest.current.curves.length} curves; the cursor names the nearest.`)
    const value = plot.data[near]?.[row]
    const at = `${latest.current.xLabel} ${formatNumber(plot.data[0][row]!, 6)}`
    tell(`${curve.label}: ${value == null ? 'nothing' : formatNumber(value, 5)} at ${at}`)
  }
  return {
    setSeries: [
      (plot, index) => {
        near = index
        say(plot)
      },
    ],
    setCursor: [say],
    ready: [say],
  }
}

function drawBand(plot: uPlot, { band }: ChartProps, color: (name: string) => string): void {
  if (band === undefined) return
  const { ctx, bbox } = plot
  const [top, bottom] = [plot.valToPos(band.high, 'y', true), plot.valToPos(band.low, 'y', true)]
  ctx.save()
  ctx.fillStyle = withAlpha(color('--green'), 0.13)
  const inside = (y: number) => Math.min(bbox.top + bbox.height, Math.max(bbox.top, y))
  ctx.fillRect(bbox.left, inside(top), bbox.width, inside(bottom) - inside(top))
  ctx.restore()
}

/** Findings as stretches along x, and ticks at the upper edge where a value is not finite. */
function drawMarks(plot: uPlot, props: ChartProps, color: (name: string) => string): void {
  const { ctx, bbox } = plot
  const inside = (x: number) =>
    Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(x, 'x', true)))
  ctx.save()
  for (const { from, to, hue } of props.marks ?? []) {
    const [left, right] = [inside(from), inside(to)]
    ctx.fillStyle = withAlpha(color(hue), 0.12)
    ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height)
    ctx.fillStyle = color(hue)
    ctx.fillRect(left, bbox.top, Math.max(2, right - left), 3 * devicePixelRatio)
  }
  for (const { notFinite, hue } of props.curves) {
    for (const x of notFinite ?? []) {
      ctx.fillStyle = color(hue)
      ctx.fillRect(inside(x) - 1, bbox.top, 2, 10 * devicePixelRatio)
    }
  }
  ctx.restore()
}

function withAlpha(color: string, alpha: number): string {
  if (alpha >= 1 || !/^#[0-9a-f]{6}$/i.test(color)) return color
  return `${color}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`
}
