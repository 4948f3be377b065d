import type { RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { Finding } from '../../../src/domain/finding.ts'
import { drawSvg } from '../../../src/report/drawing/svg.ts'
import type { Axis, Figure, Hue, Mark } from '../../../src/report/figures/figure.ts'
import type { View } from './scenes.ts'

const hues: readonly Hue[] = ['blue', 'orange', 'green', 'purple', 'sky', 'ink']
const size = { width: 640, height: 260 }
const style = `svg{background:#fff;--paper:#fff;--line:#d9dde3;--ink:#1a1f27;--soft:#5a6472;--blue:#0067a8;--orange:#b85a00;--green:#00795a;--purple:#9c3f86;--sky:#3a8fc4;--red:#c22f1d;--muted:#7d8794;--edge:#56606c}
@media(prefers-color-scheme:dark){svg{background:#14181e;--paper:#14181e;--line:#353d48;--ink:#e8ebef;--soft:#a4aebb;--blue:#5bb0f0;--orange:#f2a444;--green:#45c998;--purple:#e193cc;--sky:#9bd6ff;--red:#ff7d66;--muted:#8e99a7;--edge:#aab4c0}}
text{font:12px system-ui,sans-serif;fill:var(--soft)}text.axis,text.key{fill:var(--ink)}text.note,text.end{paint-order:stroke;stroke:var(--paper);stroke-width:3px}
.grid{stroke:var(--line);opacity:.55}.frame{fill:none;stroke:var(--line)}.line{fill:none;stroke-width:2;stroke-linejoin:round}.line.thin{stroke-width:1.1;opacity:.75}.line.rule{stroke-width:1.5}.line.dash{stroke-dasharray:5 4}.fill{opacity:.16}.dot{stroke:var(--edge);stroke-width:.8}
${['blue', 'orange', 'green', 'purple', 'sky', 'red', 'ink', 'muted'].map((hue) => `.line.${hue}{stroke:var(--${hue})}.fill.${hue},.dot.${hue},text.${hue}{fill:var(--${hue})}`).join('')}`

interface Line {
  readonly name: string
  readonly x: number[]
  readonly y: number[]
}

/** A run as one SVG file: its lines, and the stretch of steps that the finding is about. */
export function plotRun(
  view: View,
  { events, finding, title }: { events: readonly RunEvent[]; finding: Finding; title: string },
): string {
  const lines = [...seriesLines(view, events), ...layerLines(view, events)].map((line) =>
    upTo(line, view.until),
  )
  const last = Math.max(...lines.flatMap(({ x }) => x))
  const steps = finding.steps ?? { from: 0, to: 0 }
  const marks: Mark[] = [
    ...(steps.to > steps.from
      ? [
          {
            kind: 'band' as const,
            along: 'x' as const,
            low: Math.min(steps.from, last),
            high: Math.min(steps.to, last),
            hue: 'muted' as const,
          },
        ]
      : []),
    ...lines.map(
      ({ name, x, y }, i): Mark => ({ kind: 'line', x, y, hue: hues[i % hues.length]!, label: name }),
    ),
  ]
  return asFile(marks, {
    title,
    x: { kind: 'value', label: 'step', scale: 'linear', low: 0, high: Math.max(1, last) },
    y: yAxis(lines, view.log === true, view.layers),
  })
}

/** Trials of a study as one SVG file: a setting against the goal. */
export function plotTrials(
  points: readonly { readonly x: number; readonly y: number; readonly lost: boolean }[],
  of: { title: string; xLabel: string; yLabel: string; marked: string; logY?: boolean },
): string {
  const dots = (lost: boolean) =>
    points.filter((point) => point.lost === lost).map(({ x, y }) => ({ x, y, title: '' }))
  const xs = points.map(({ x }) => x)
  const marks: Mark[] = [
    { kind: 'dots', dots: dots(false), hue: 'blue', shape: 'circle', label: 'trial' },
    ...(dots(true).length === 0
      ? []
      : [
          {
            kind: 'dots' as const,
            dots: dots(true),
            hue: 'red' as const,
            shape: 'cross' as const,
            label: of.marked,
          },
        ]),
  ]
  return asFile(marks, {
    title: of.title,
    x: {
      kind: 'value',
      label: of.xLabel,
      scale: 'log',
      low: Math.min(...xs),
      high: Math.max(...xs),
    },
    y: yAxis([{ name: of.yLabel, x: xs, y: points.map(({ y }) => y) }], of.logY === true),
  })
}

function asFile(marks: readonly Mark[], of: { title: string; x: Axis; y: Axis }): string {
  const figure: Figure = {
    name: 'rule',
    title: of.title,
    summary: '',
    x: of.x,
    y: of.y,
    marks,
    table: { columns: [], rows: [] },
  }
  return `${drawSvg(figure, size)
    .replace('<svg', `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"`)
    .replace('>', `><style>${style}</style>`)
    .replace(/="[^"]*"/g, (attribute) => attribute.replace(/(\d+\.\d)\d+/g, '$1'))}\n`
}

function yAxis(lines: readonly Line[], log: boolean, name = ''): Axis {
  const values = lines.flatMap(({ y }) => y).filter((value) => Number.isFinite(value) && (!log || value > 0))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const space = low === high ? Math.abs(low) * 0.1 || 0.1 : (high - low) * 0.05
  return {
    kind: 'value',
    label: lines.length === 1 ? lines[0]!.name : name,
    scale: log ? 'log' : 'linear',
    low: log ? low / (low === high ? 2 : 1.2) : low - space,
    high: log ? high * (low === high ? 2 : 1.2) : high + space,
  }
}

function seriesLines({ series = [] }: View, events: readonly RunEvent[]): readonly Line[] {
  return series.map((name) => {
    const line: Line = { name, x: [], y: [] }
    for (const event of events) {
      const value = event.kind === 'point' ? event.point.values[name] : undefined
      if (event.kind !== 'point' || value === undefined) continue
      line.x.push(event.point.step)
      line.y.push(Number.isFinite(value) ? value : Number.NaN)
    }
    return line
  })
}

function layerLines({ layers }: View, events: readonly RunEvent[]): readonly Line[] {
  const lines = new Map<string, Line>()
  if (layers === undefined) return []
  for (const event of events) {
    if (event.kind !== 'layers') continue
    for (const layer of event.report.layers) {
      const value = layer[layers]
      if (value === undefined) continue
      const line = lines.get(layer.name) ?? { name: layer.name, x: [], y: [] }
      line.x.push(event.report.step)
      line.y.push(value > 0 || layers !== 'gradNorm' ? value : Number.NaN)
      lines.set(layer.name, line)
    }
  }
  return [...lines.values()]
}

/** At most some 300 points, and steps up to `until`. */
function upTo({ name, x, y }: Line, until = Number.POSITIVE_INFINITY): Line {
  const kept = [...x.keys()].filter((i) => x[i]! <= until)
  const every = Math.max(1, Math.floor(kept.length / 300))
  const some = kept.filter((_, i) => i % every === 0 || i === kept.length - 1)
  return { name, x: some.map((i) => x[i]!), y: some.map((i) => y[i]!) }
}
