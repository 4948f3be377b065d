import type { Figure } from '../figures/figure.ts'
import { drawBoxLabels } from './box-labels.ts'
import { element, escapeMarkup } from './markup.ts'
import { layoutOf, lineLabels, type PlotLayout, type Size } from './plot-layout.ts'
import { drawLegend } from './svg-legend.ts'
import { drawMark } from './svg-marks.ts'

/**
 * A figure as one `<svg>` element of `size` pixels that scales with its box. It holds no style of its own: colours come
 * from the classes of `figureStyle`. Described for screen readers by the figure's title and summary.
 */
export function drawSvg(figure: Figure, size: Size): string {
  const named = layoutOf(figure, size).endLabels ? lineLabels(figure).map(({ label }) => label) : []
  const legend = drawLegend(figure, size.width, new Set(named))
  const layout = layoutOf(figure, { width: size.width, height: size.height - legend.height })
  const content = [
    drawGrid(figure, layout),
    ...figure.marks.map((mark) => drawMark(mark, figure, layout)),
    drawBoxLabels(figure, layout),
    drawNotes(layout),
    layout.endLabels ? drawEndLabels(figure, layout) : '',
  ].join('')
  const label = `${figure.title}. ${figure.summary}`
  return element(
    'svg',
    {
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: 'img',
      'aria-label': label,
      class: 'plot',
    },
    legend.svg + element('g', { transform: `translate(0 ${legend.height})` }, content),
  )
}

function drawGrid(figure: Figure, layout: PlotLayout): string {
  const { left, right, top, bottom } = layout.plot
  const vertical = layout.xTicks.map(({ at, text }) => {
    const x = layout.x(at)
    return (
      element('line', { class: 'grid', x1: x, x2: x, y1: top, y2: bottom }) +
      element('text', { class: 'tick', x, y: bottom + 16, 'text-anchor': 'middle' }, escapeMarkup(text))
    )
  })
  const horizontal = layout.yTicks.map(({ at, text }) => {
    const y = layout.y(at)
    const line =
      figure.y.kind === 'names' ? '' : element('line', { class: 'grid', x1: left, x2: right, y1: y, y2: y })
    return (
      line +
      element('text', { class: 'tick', x: left - 6, y: y + 4, 'text-anchor': 'end' }, escapeMarkup(text))
    )
  })
  const scale = (axis: Figure['x']) =>
    `${axis.label}${axis.kind === 'value' && axis.scale === 'log' ? ' (log)' : ''}`
  const middle = (top + bottom) / 2
  return [
    ...vertical,
    ...horizontal,
    element('rect', { class: 'frame', x: left, y: top, width: right - left, height: bottom - top }),
    element(
      'text',
      { class: 'axis', x: (left + right) / 2, y: bottom + 34, 'text-anchor': 'middle' },
      escapeMarkup(scale(figure.x)),
    ),
    figure.y.kind === 'names'
      ? ''
      : element(
          'text',
          { class: 'axis', x: 12, y: middle, 'text-anchor': 'middle', transform: `rotate(-90 12 ${middle})` },
          escapeMarkup(scale(figure.y)),
        ),
  ].join('')
}

function drawNotes(layout: PlotLayout): string {
  return layout.notes
    .map(({ text, x, row, hue }) => {
      const y = layout.plot.top - 5 - row * 15
      return element('text', { class: `note ${hue}`, x, y, 'text-anchor': 'middle' }, escapeMarkup(text))
    })
    .join('')
}

/** Names of lines at their right end, moved apart where they would touch. */
function drawEndLabels(figure: Figure, layout: PlotLayout): string {
  const labels = lineLabels(figure)
    .map((label) => ({ ...label, place: layout.y(label.y) }))
    .sort((a, b) => a.place - b.place)
  let free = layout.plot.top
  for (const label of labels) {
    label.place = Math.max(label.place, free)
    free = label.place + 14
  }
  let ceiling = layout.plot.bottom
  for (const label of labels.reverse()) {
    label.place = Math.min(label.place, ceiling)
    ceiling = label.place - 14
  }
  return labels
    .map(({ label, hue, place }) =>
      element('text', { class: `end ${hue}`, x: layout.plot.right + 6, y: place + 4 }, escapeMarkup(label)),
    )
    .join('')
}
