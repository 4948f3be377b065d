import type { Figure, Mark } from '../figures/figure.ts'
import { element, escapeMarkup } from './markup.ts'
import { rowHeight, textWidth } from './plot-layout.ts'
import { drawShape } from './svg-marks.ts'

interface Entry {
  readonly label: string
  readonly mark: Mark
}

export interface Legend {
  readonly height: number
  readonly svg: string
}

/** What the marks mean, in rows across the top. Marks that are named in the picture itself are left out. */
export function drawLegend(figure: Figure, width: number, namedAtEnd: ReadonlySet<string>): Legend {
  let [x, row] = [4, 0]
  const parts: string[] = []
  const room = (needed: number) => {
    if (x + needed > width && x > 4) {
      x = 4
      row++
    }
  }
  for (const { label, mark } of entriesOf(figure, namedAtEnd)) {
    room(24 + textWidth(label))
    const y = 9 + row * rowHeight
    parts.push(
      swatch(mark, x, y),
      element('text', { class: 'key', x: x + 22, y: y + 4 }, escapeMarkup(label)),
    )
    x += 22 + textWidth(label) + 16
  }
  if (figure.shades) {
    const { label, steps } = figure.shades
    room(5 * 13 + 8 + textWidth(label))
    const y = 9 + row * rowHeight
    for (const [shade, range] of steps.entries()) {
      parts.push(
        drawShape('circle', {
          x: x + 7 + shade * 13,
          y,
          size: 3.4 + 0.5 * shade,
          look: `shade${shade}`,
          title: range,
        }),
      )
    }
    parts.push(element('text', { class: 'key', x: x + 5 * 13 + 6, y: y + 4 }, escapeMarkup(label)))
    x += 1
  }
  return parts.length === 0
    ? { height: 0, svg: '' }
    : { height: (row + 1) * rowHeight + 6, svg: parts.join('') }
}

/** One entry for each label, in the order of drawing. */
function entriesOf(figure: Figure, namedAtEnd: ReadonlySet<string>): Entry[] {
  const entries = new Map<string, Entry>()
  for (const mark of figure.marks) {
    if (mark.kind === 'rule' || mark.kind === 'box' || mark.kind === 'band' || mark.kind === 'interval')
      continue
    if (mark.kind === 'line' && namedAtEnd.has(mark.label ?? '')) continue
    if (mark.label !== undefined && !entries.has(mark.label))
      entries.set(mark.label, { label: mark.label, mark })
  }
  return [...entries.values()]
}

function swatch(mark: Mark, x: number, y: number): string {
  if (mark.kind === 'dots') {
    const shaded = mark.dots.some((dot) => dot.shade !== undefined) && mark.shape !== 'ring'
    const size = mark.shape === 'ring' ? 6 : 4
    return mark.shape === 'ring'
      ? element('circle', { class: `ring ${mark.hue}`, cx: x + 9, cy: y, r: size })
      : drawShape(mark.shape, { x: x + 9, y, size, look: shaded ? 'shade3' : mark.hue })
  }
  if (mark.kind === 'rug') return drawShape('cross', { x: x + 9, y, size: 4, look: mark.hue })
  if (mark.kind === 'area' || mark.kind === 'bars') {
    return element('rect', {
      class: `${mark.kind === 'area' ? 'fill' : 'bar'} ${mark.hue}`,
      x,
      y: y - 5,
      width: 18,
      height: 10,
    })
  }
  const dash = mark.kind === 'line' && mark.dash ? ' dash' : ''
  return element('line', { class: `line ${mark.hue}${dash}`, x1: x, x2: x + 18, y1: y, y2: y })
}
