import type { Dot, Figure, Mark } from '../figures/figure.ts'
import { element, escapeMarkup, pixel } from './markup.ts'
import type { PlotLayout } from './plot-layout.ts'
import { clipped, projectFreely } from './projection.ts'

/** One mark as SVG. Colours are classes; the style sheet of the page gives them values for light and dark. */
export function drawMark(mark: Mark, figure: Figure, layout: PlotLayout): string {
  switch (mark.kind) {
    case 'line':
      return drawLine(mark, figure, layout)
    case 'area':
      return drawArea(mark, layout)
    case 'dots':
      return mark.dots.map((dot) => drawDot(dot, mark, layout)).join('')
    case 'band':
      return drawBand(mark, layout)
    case 'rule':
      return drawRule(mark, layout)
    case 'box':
      return drawBox(mark, layout)
    case 'arrow':
      return drawArrow(mark, layout)
    case 'interval':
      return drawInterval(mark, layout)
    case 'bars':
      return drawBars(mark, layout)
    case 'rug':
      return drawRug(mark, layout)
  }
}

type Of<Kind extends Mark['kind']> = Extract<Mark, { kind: Kind }>

function titled(
  name: string,
  attributes: Record<string, string | number | undefined>,
  title: string | undefined,
): string {
  return element(name, attributes, title === undefined ? '' : `<title>${escapeMarkup(title)}</title>`)
}

function lineClass(mark: { hue: string; dash?: boolean; thin?: boolean }): string {
  return `line ${mark.hue}${mark.dash ? ' dash' : ''}${mark.thin ? ' thin' : ''}`
}

function drawLine(mark: Of<'line'>, figure: Figure, layout: PlotLayout): string {
  const units = mark.x.map(
    (x, i) => [projectFreely(figure.x, x), projectFreely(figure.y, mark.y[i] ?? Number.NaN)] as const,
  )
  let [path, pen] = ['', '']
  for (const [i, to] of units.entries()) {
    const from = units[i - 1]
    const piece = from && !Number.isNaN(from[1]) && !Number.isNaN(to[1]) ? clipped(from, to) : null
    if (!piece) continue
    const [start, end] = piece.map((unit) => layout.place(unit).map(pixel).join(' '))
    path += start === pen ? `L${end}` : `M${start}L${end}`
    pen = end ?? ''
  }
  return path === '' ? '' : titled('path', { class: lineClass(mark), d: path }, mark.title ?? mark.label)
}

function drawArea(mark: Of<'area'>, layout: PlotLayout): string {
  const corner = (x: number, y: number | undefined) => `${pixel(layout.x(x))} ${pixel(layout.y(y ?? 0))}`
  const upper = mark.x.map((x, i) => corner(x, mark.high[i]))
  const lower = mark.x.map((x, i) => corner(x, mark.low[i])).reverse()
  if (upper.length < 2) return ''
  return titled('path', { class: `fill ${mark.hue}`, d: `M${[...upper, ...lower].join('L')}Z` }, mark.label)
}

function drawDot(dot: Dot, mark: Of<'dots'>, layout: PlotLayout): string {
  if (Number.isNaN(dot.x) || Number.isNaN(dot.y)) return ''
  const [x, y] = [layout.x(dot.x), layout.y(dot.y)]
  const look = dot.shade === undefined ? mark.hue : `shade${dot.shade}`
  const size = dot.shade === undefined ? 3.2 : 3.4 + 0.5 * dot.shade
  return drawShape(mark.shape, { x, y, size, look, title: dot.title })
}

/** One point mark; also used by the legend. */
export function drawShape(
  shape: Of<'dots'>['shape'],
  at: { x: number; y: number; size: number; look: string; title?: string },
): string {
  const { x, y, size, look, title } = at
  if (shape === 'circle') return titled('circle', { class: `dot ${look}`, cx: x, cy: y, r: size }, title)
  if (shape === 'ring') return titled('circle', { class: `ring ${look}`, cx: x, cy: y, r: 9 }, title)
  if (shape === 'cross') {
    const arm = 3.5
    const d = `M${pixel(x - arm)} ${pixel(y - arm)}L${pixel(x + arm)} ${pixel(y + arm)}M${pixel(x - arm)} ${pixel(y + arm)}L${pixel(x + arm)} ${pixel(y - arm)}`
    return titled('path', { class: `line ${look}`, d }, title)
  }
  const arm = size * 1.3
  const d = `M${pixel(x)} ${pixel(y - arm)}L${pixel(x + arm)} ${pixel(y)}L${pixel(x)} ${pixel(y + arm)}L${pixel(x - arm)} ${pixel(y)}Z`
  return titled('path', { class: `dot ${look}`, d }, title)
}

function drawBand(mark: Of<'band'>, layout: PlotLayout): string {
  const { left, right, top, bottom } = layout.plot
  const [a, b] =
    mark.along === 'x' ? [layout.x(mark.low), layout.x(mark.high)] : [layout.y(mark.high), layout.y(mark.low)]
  const area =
    mark.along === 'x'
      ? { x: a, y: top, width: b - a, height: bottom - top }
      : { x: left, y: a, width: right - left, height: b - a }
  return titled('rect', { class: `fill ${mark.hue}`, ...area }, mark.label)
}

function drawRule(mark: Of<'rule'>, layout: PlotLayout): string {
  const { left, right, top, bottom } = layout.plot
  const look = { class: `${lineClass(mark)} rule` }
  if (mark.along === 'x') {
    const x = layout.x(mark.at)
    return titled('line', { ...look, x1: x, x2: x, y1: top, y2: bottom }, mark.label)
  }
  const y = layout.y(mark.at)
  // Above the line, unless it would touch the frame there.
  const baseline = y - top < 18 ? y + 16 : y - 4
  const words =
    mark.label === undefined
      ? ''
      : element('text', { class: 'note', x: left + 6, y: baseline }, escapeMarkup(mark.label))
  return titled('line', { ...look, x1: left, x2: right, y1: y, y2: y }, mark.label) + words
}

function drawBox(mark: Of<'box'>, layout: PlotLayout): string {
  const [x1, x2] = [layout.x(mark.x[0]), layout.x(mark.x[1])]
  const [low, high] = [layout.y(mark.y[0]), layout.y(mark.y[1])]
  const look = `box ${mark.hue}${mark.dash ? ' dash' : ''}`
  return titled('rect', { class: look, x: x1, y: high, width: x2 - x1, height: low - high }, mark.label)
}

function drawArrow(mark: Of<'arrow'>, layout: PlotLayout): string {
  const [x1, y1, x2, y2] = [
    layout.x(mark.from[0]),
    layout.y(mark.from[1]),
    layout.x(mark.to[0]),
    layout.y(mark.to[1]),
  ]
  const angle = Math.atan2(y2 - y1, x2 - x1)
  const barb = (turn: number) =>
    `${pixel(x2 - 9 * Math.cos(angle + turn))} ${pixel(y2 - 9 * Math.sin(angle + turn))}`
  const d = `M${pixel(x1)} ${pixel(y1)}L${pixel(x2)} ${pixel(y2)}M${barb(0.5)}L${pixel(x2)} ${pixel(y2)}L${barb(-0.5)}`
  return titled('path', { class: `line ${mark.hue} arrow`, d }, mark.label)
}

function drawInterval(mark: Of<'interval'>, layout: PlotLayout): string {
  const [a, b, y] = [layout.x(mark.low), layout.x(mark.high), layout.y(mark.y)]
  const cap = (x: number) => `M${pixel(x)} ${pixel(y - 7)}V${pixel(y + 7)}`
  return titled(
    'path',
    { class: `line ${mark.hue} wide`, d: `M${pixel(a)} ${pixel(y)}H${pixel(b)}${cap(a)}${cap(b)}` },
    mark.title,
  )
}

function drawBars(mark: Of<'bars'>, layout: PlotLayout): string {
  const { left, top, bottom } = layout.plot
  const names = Math.max(1, layout.yTicks.length)
  const height = Math.min(18, ((bottom - top) / names) * (0.7 / mark.slot[1]))
  return mark.bars
    .map(({ y, to, title }) => {
      const place = layout.y(y) + (mark.slot[0] - mark.slot[1] / 2) * height
      return titled(
        'rect',
        {
          class: `bar ${mark.hue}`,
          x: left,
          y: place,
          width: Math.max(0, layout.x(to) - left),
          height: height - 1,
        },
        title,
      )
    })
    .join('')
}

function drawRug(mark: Of<'rug'>, layout: PlotLayout): string {
  return mark.x
    .map((x) =>
      drawShape('cross', {
        x: layout.x(x),
        y: layout.plot.top + 7,
        size: 4,
        look: mark.hue,
        title: mark.title,
      }),
    )
    .join('')
}
