import { useMemo } from 'preact/hooks'
import { drawSvg } from '../../../src/report/drawing/svg.ts'
import type { Figure } from '../../../src/report/figures/figure.ts'
import { pageStyle } from '../../../src/report/page/style.ts'
import { save, toCsv } from './downloads.tsx'
import { NumbersTable } from './numbers-table.tsx'
import { Unfolding } from './unfolding.tsx'

/** A figure of the report: drawn by the same code, with its sentence, its numbers, and ways to take it along. */
export function FigureView({ figure }: { readonly figure: Figure }) {
  const rows = figure.y.kind === 'names' ? figure.y.names.length : 0
  const height = rows > 0 ? Math.min(420, 110 + rows * 46) : 380
  const [wide, narrow] = useMemo(
    () => [
      drawSvg(figure, { width: 760, height }).replace('class="plot"', 'class="plot wide"'),
      drawSvg(figure, { width: 360, height: rows > 0 ? height : 340 }).replace(
        'class="plot"',
        'class="plot narrow"',
      ),
    ],
    [figure, height, rows],
  )
  const { columns, rows: cells } = figure.table
  return (
    <figure id={`figure-${figure.name}`}>
      <figcaption>
        <strong>{figure.title}</strong>
        {figure.summary}
      </figcaption>
      {/* Drawn by our own code from numbers; every word in it is escaped there. */}
      <div dangerouslySetInnerHTML={{ __html: `${wide}${narrow}` }} />
      <div class="tools">
        <button type="button" onClick={() => save(`${figure.name}.svg`, alone(wide), 'image/svg+xml')}>
          SVG
        </button>
        <button type="button" onClick={() => save(`${figure.name}.csv`, toCsv(columns, cells), 'text/csv')}>
          CSV
        </button>
      </div>
      <Unfolding summary="The numbers">
        {() => <NumbersTable columns={columns} rows={cells} caption={`Numbers of: ${figure.title}`} />}
      </Unfolding>
    </figure>
  )
}

/** A drawing that carries its own style. */
function alone(svg: string): string {
  return svg
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace('>', `><style>${pageStyle.replaceAll('<', '&lt;')}</style>`)
}
