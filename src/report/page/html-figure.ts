import { element, escapeMarkup } from '../drawing/markup.ts'
import { drawSvg } from '../drawing/svg.ts'
import type { Figure } from '../figures/figure.ts'
import { htmlTable } from './html-table.ts'

/**
 * A figure with its sentence and its numbers. It is drawn twice, for wide and for narrow screens, so that its words keep
 * a readable size; the style shows one of them.
 */
export function htmlFigure(figure: Figure | null): string {
  if (!figure) return ''
  const rows = figure.y.kind === 'names' ? figure.y.names.length : 0
  const tall = rows > 0 ? Math.min(420, 110 + rows * 46) : 380
  const draw = (size: { width: number; height: number }, name: string) =>
    drawSvg(figure, size).replace('class="plot"', `class="plot ${name}"`)
  const numbers = htmlTable(figure.table, {
    caption: `Numbers of: ${figure.title}`,
    tall: figure.table.rows.length > 20,
  })
  return element(
    'figure',
    { id: `figure-${figure.name}` },
    `<figcaption><strong>${escapeMarkup(figure.title)}</strong>${escapeMarkup(figure.summary)}</figcaption>` +
      draw({ width: 760, height: tall }, 'wide') +
      draw({ width: 360, height: rows > 0 ? tall : 340 }, 'narrow') +
      `<details><summary>The numbers</summary>${numbers}</details>`,
  )
}
