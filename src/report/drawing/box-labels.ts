import type { Figure } from '../figures/figure.ts'
import { element, escapeMarkup } from './markup.ts'
import { type PlotLayout, textWidth } from './plot-layout.ts'

interface Taken {
  readonly from: number
  readonly to: number
  readonly y: number
}

/** Names of boxes, each inside a corner of its box where it touches no other name; drawn last, above the marks. */
export function drawBoxLabels(figure: Figure, layout: PlotLayout): string {
  const taken: Taken[] = []
  return figure.marks
    .map((mark) => {
      if (mark.kind !== 'box') return ''
      const [x1, x2] = [layout.x(mark.x[0]), layout.x(mark.x[1])]
      const [low, high] = [layout.y(mark.y[0]), layout.y(mark.y[1])]
      const width = textWidth(mark.label)
      const corners = [
        { from: x2 - 4 - width, y: high + 12 },
        { from: x1 + 4, y: high + 12 },
        { from: x1 + 4, y: low - 5 },
        { from: x2 - 4 - width, y: low - 5 },
      ]
      const isFree = ({ from, y }: { from: number; y: number }) =>
        from >= layout.plot.left &&
        !taken.some(
          (other) => from < other.to + 4 && from + width + 4 > other.from && Math.abs(y - other.y) < 13,
        )
      const corner = corners.find(isFree) ?? corners[0]!
      taken.push({ from: corner.from, to: corner.from + width, y: corner.y })
      return element(
        'text',
        { class: `note ${mark.hue}`, x: corner.from, y: corner.y },
        escapeMarkup(mark.label),
      )
    })
    .join('')
}
