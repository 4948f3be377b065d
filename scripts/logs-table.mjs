// Which series babysit hears in each text, CSV and JSON log of a folder, as the table of docs/logs.md.
//   npm run build && node scripts/logs-table.mjs ../shared/data/logs          prints the table
//   npm run build && node scripts/logs-table.mjs ../shared/data/logs --write  puts it into docs/logs.md
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const page = new URL('../docs/logs.md', import.meta.url)
const begin = '<!-- logs-table: written by scripts/logs-table.mjs -->'

/**
 * @param {string} folder
 * @param {{ recognise: Function, readWhole: Function, lastError: Function }} reading of src or of dist
 */
export async function logsTable(folder, { recognise, readWhole, lastError }) {
  const rows = []
  for (const path of logsIn(folder)) {
    const found = await recognise(path)
    const run = found === null ? null : await readWhole(found.source.open(path, { complete: true }))
    const heard =
      run !== null && run.points.length > 0
        ? tellSeries(run.points)
        : `nothing: ${whyNothing(lastError(path))}`
    rows.push(`| \`${relative(folder, path)}\` | ${found?.source.name ?? ''} | ${heard} |`)
  }
  return ['| log | read as | series: points, steps |', '| --- | --- | --- |', ...rows].join('\n')
}

/** The page with the table in its place. */
export function withTable(text, table) {
  const at = text.indexOf(begin)
  if (at < 0) throw new Error(`docs/logs.md has lost the line ${begin}`)
  return `${text.slice(0, at + begin.length)}\n\n${table}\n`
}

function logsIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => dirname(path) !== folder && statSync(path).isFile())
    .filter((path) => /\.(?:csv|json|txt|log)$/.test(path) && !basename(path).includes('hparams'))
}

/** Series with the same points and steps stand together. */
function tellSeries(points) {
  const series = new Map()
  for (const { step, values } of points)
    for (const name of Object.keys(values)) {
      const seen = series.get(name) ?? { count: 0, first: step, last: step }
      series.set(name, {
        count: seen.count + 1,
        first: Math.min(seen.first, step),
        last: Math.max(seen.last, step),
      })
    }
  const groups = new Map()
  for (const [name, { count, first, last }] of series) {
    const steps = first === last ? `${count}, step ${first}` : `${count}, ${first} to ${last}`
    groups.set(steps, [...(groups.get(steps) ?? []), `\`${name}\``])
  }
  return [...groups].map(([steps, names]) => `${names.join(' ')}: ${steps}`).join('; ')
}

function whyNothing(error) {
  return error === null ? 'no values in it' : `its program ended with ${/^[\w.]+/.exec(error)?.[0]} first`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = '../shared/data/logs', write] = process.argv.slice(2)
  const reading = {
    ...(await import('../dist/runs/sources/recognise.js')),
    ...(await import('../dist/runs/reading/read-whole.js')),
    ...(await import('../dist/runs/reading/what-it-is.js')),
  }
  const table = await logsTable(folder, reading)
  if (write === '--write') writeFileSync(page, withTable(readFileSync(page, 'utf8'), table))
  else process.stdout.write(`${table}\n`)
}
