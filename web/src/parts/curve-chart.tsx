import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { mostInLegend, optionsOf, toData } from './chart-options.ts'
import { curvesSvg } from './curves-svg.ts'
import { save, toCsv } from './downloads.tsx'
import { NumbersTable } from './numbers-table.tsx'
import { Unfolding } from './unfolding.tsx'

/** One curve of a chart. All arrays are of equal length; null opens a gap. */
export interface ChartCurve {
  readonly label: string
  /** A colour of the page's style: `--blue`. */
  readonly hue: string
  readonly x: readonly number[]
  readonly y: readonly (number | null)[]
  /** What lies behind it: the least and the greatest of each column, or a band. */
  readonly low?: readonly (number | null)[]
  readonly high?: readonly (number | null)[]
  readonly dash?: boolean
  /** Gaps are drawn over: at these x only others have values. */
  readonly bridged?: boolean
  readonly faint?: boolean
  /** Only its band is drawn, and its name is nowhere. */
  readonly hidden?: boolean
  /** Where it is not finite: drawn as marks at the upper edge. */
  readonly notFinite?: readonly number[]
}

/** A stretch of x that is pointed at, as findings do. */
export interface ChartMark {
  readonly from: number
  readonly to: number
  readonly label: string
  readonly hue: string
}

export interface ChartProps {
  readonly name: string
  readonly title: string
  /** One sentence with numbers: what is to be seen. */
  readonly summary: string
  readonly curves: readonly ChartCurve[]
  readonly marks?: readonly ChartMark[]
  /** A stretch of y that is good: the 1e-3 band of update ratios. */
  readonly band?: { readonly low: number; readonly high: number; readonly label: string }
  readonly xLabel: string
  readonly logX?: boolean
  readonly logY?: boolean
  readonly height?: number
  /** Charts that share it move their cursors together. */
  readonly sync?: string
  readonly onZoom?: (from: number, to: number) => void
  readonly note?: string
}

/** Curves over one x: drag to look closer, double click to see all again. Its numbers stand below it, as a table. */
export function CurveChart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const drawn = useRef<uPlot.AlignedData | null>(null)
  const nearest = useRef<HTMLParagraphElement>(null)
  const latest = useRef(props)
  latest.current = props
  const data = useMemo(() => toData(props.curves), [props.curves])
  const shape = JSON.stringify([
    props.curves.map(({ label, hue, dash, faint, low, x }) => [
      label,
      hue,
      dash,
      faint,
      low !== undefined,
      x.length === 1,
    ]),
    props.logX,
    props.logY,
    props.height,
    props.xLabel,
  ])

  useLayoutEffect(() => {
    const box = place.current
    if (box === null) return
    const made = new uPlot(
      optionsOf(latest, box, (words) => {
        if (nearest.current !== null) nearest.current.textContent = words
      }),
      data,
      box,
    )
    plot.current = made
    drawn.current = data
    let width = box.clientWidth
    const resize = new ResizeObserver(() => {
      if (box.clientWidth === width) return
      width = box.clientWidth
      made.setSize({ width, height: props.height ?? 260 })
    })
    resize.observe(box)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const redraw = () => made.redraw(false)
    scheme.addEventListener('change', redraw)
    return () => {
      resize.disconnect()
      scheme.removeEventListener('change', redraw)
      made.destroy()
      plot.current = null
    }
  }, [shape])

  useLayoutEffect(() => {
    if (drawn.current === data) return
    drawn.current = data
    plot.current?.setData(data)
  }, [data])
  const marked = useRef(props.marks)
  useLayoutEffect(() => {
    if (marked.current === props.marks) return
    marked.current = props.marks
    plot.current?.redraw(false)
  }, [props.marks])

  const columns = [
    props.xLabel,
    ...props.curves.flatMap(({ label, low }) =>
      low === undefined ? [label] : [label, `${label} low`, `${label} high`],
    ),
  ]
  const rows = () => tableRows(data)
  return (
    <figure class="chart" id={`chart-${props.name}`}>
      <figcaption>
        <strong>{props.title}</strong>
        {props.summary}
        {props.note !== undefined && <span class="soft"> {props.note}</span>}
      </figcaption>
      <div ref={place} class="plot-box" role="img" aria-label={`${props.title}. ${props.summary}`} />
      {props.curves.length > mostInLegend && <p class="nearest soft" ref={nearest} />}
      <div class="tools">
        <button type="button" onClick={() => savePicture(place.current, props)}>
          PNG
        </button>
        <button type="button" onClick={() => save(`${props.name}.svg`, curvesSvg(props), 'image/svg+xml')}>
          SVG
        </button>
        <button type="button" onClick={() => save(`${props.name}.csv`, toCsv(columns, rows()), 'text/csv')}>
          CSV
        </button>
      </div>
      <Unfolding summary="The numbers">
        {() => <NumbersTable columns={columns} rows={rows()} caption={`Numbers of: ${props.title}`} />}
      </Unfolding>
    </figure>
  )
}

function tableRows(data: uPlot.AlignedData): readonly (readonly (number | null)[])[] {
  const [x, ...ys] = data
  return Array.from(x, (at, row) => [at, ...ys.map((y) => y[row] ?? null)])
}

function savePicture(box: HTMLDivElement | null, { name }: ChartProps): void {
  const canvas = box?.querySelector('canvas')
  if (!canvas) return
  const link = document.createElement('a')
  link.href = canvas.toDataURL('image/png')
  link.download = `${name}.png`
  link.click()
}
