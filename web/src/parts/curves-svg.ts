import { escapeMarkup } from '../../../src/report/drawing/markup.ts'
import { formatNumber } from '../../../src/report/numbers.ts'
import type { ChartProps } from './curve-chart.tsx'

/** The same picture in vectors, plainly: lines, axes' ends, labels. */
export function curvesSvg({ curves, title, xLabel, logX, logY }: ChartProps): string {
  const [width, height, edge] = [760, 360, 50]
  const style = getComputedStyle(document.documentElement)
  const points = curves.flatMap(({ x, y }) =>
    x.flatMap((at, row) => (y[row] === null ? [] : [[at, y[row]!] as const])),
  )
  const place = (value: number, log: boolean | undefined) => (log ? Math.log10(value) : value)
  const usable = points.filter(([x, y]) => (!logX || x > 0) && (!logY || y > 0))
  const [xs, ys] = [usable.map(([x]) => place(x, logX)), usable.map(([, y]) => place(y, logY))]
  const ends = (values: readonly number[]) =>
    values.reduce(([a, b], v) => [Math.min(a!, v), Math.max(b!, v)], [Infinity, -Infinity])
  const [[x0 = 0, x1 = 1], [y0 = 0, y1 = 1]] = [ends(xs), ends(ys)]
  const px = (x: number) => edge + ((place(x, logX) - x0) / (x1 - x0 || 1)) * (width - 2 * edge)
  const py = (y: number) => height - edge - ((place(y, logY) - y0) / (y1 - y0 || 1)) * (height - 2 * edge)
  const lines = curves.map(({ x, y, hue, label, dash }) => {
    let down = false
    const path = x
      .map((at, row) => {
        const value = y[row]
        if (value === null || value === undefined || (logY && value <= 0) || (logX && at <= 0)) {
          down = false
          return ''
        }
        const word = `${down ? 'L' : 'M'}${px(at).toFixed(1)} ${py(value).toFixed(1)}`
        down = true
        return word
      })
      .join('')
    return `<path d="${path}" fill="none" stroke="${style.getPropertyValue(hue)}" stroke-width="1.5"${dash ? ' stroke-dasharray="5 4"' : ''}><title>${escapeMarkup(label)}</title></path>`
  })
  const back = (value: number, log: boolean | undefined) => formatNumber(log ? 10 ** value : value, 4)
  const text = (at: readonly [number, number], words: string, anchor = 'start') =>
    `<text x="${at[0]}" y="${at[1]}" text-anchor="${anchor}" font-family="sans-serif" font-size="12">${escapeMarkup(words)}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><title>${escapeMarkup(title)}</title>${lines.join('')}${text([edge, 20], title)}${text([edge, height - edge + 18], back(x0, logX))}${text([width - edge, height - edge + 18], back(x1, logX), 'end')}${text([width / 2, height - 10], xLabel, 'middle')}${text([edge - 6, height - edge], back(y0, logY), 'end')}${text([edge - 6, edge], back(y1, logY), 'end')}</svg>`
}
