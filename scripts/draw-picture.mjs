// Takes the picture of the README out of a report: node scripts/draw-picture.mjs REPORT.html docs/learning-rate-range.svg
// A report's pictures take their colours from the page, so its style goes along; it knows light and dark.
import { readFileSync, writeFileSync } from 'node:fs'

const [report, target] = process.argv.slice(2)
if (report === undefined || target === undefined) {
  console.error('usage: node scripts/draw-picture.mjs REPORT.html PICTURE.svg')
  process.exit(2)
}
const page = readFileSync(report, 'utf8')
const figure = /<figure id="figure-learning-rate-range">[\s\S]*?<\/figure>/.exec(page)?.[0]
const drawing = /<svg[^>]*class="plot wide"[^>]*>[\s\S]*?<\/svg>/.exec(figure ?? '')?.[0]
if (drawing === undefined) {
  console.error(`${report} holds no picture of the learning-rate range`)
  process.exit(1)
}
const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(drawing) ?? []
const style = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((match) => match[1]).join('\n')
const shown = 'svg.plot.wide { display: block; background: var(--paper); }'
writeFileSync(
  target,
  drawing
    .replace('<svg', `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`)
    .replace('>', `><style><![CDATA[${style}\n${shown}]]></style>`)
    .concat('\n'),
)
