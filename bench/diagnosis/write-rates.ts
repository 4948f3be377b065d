import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { falseAlarmRateOf, type MeasuredRate, measuredRates } from '../../src/diagnosis/measured-rates.ts'
import { rules } from '../../src/diagnosis/rules/index.ts'
import { shareInterval } from '../harness/figures.ts'

const table = 'src/diagnosis/measured-rates.ts'
const pages = 'docs/rules'

/** Puts measured rates into the table that ships, keeping the one that bench/border measures, and into the pages. */
export function writeRates(measured: ReadonlyMap<string, MeasuredRate>): void {
  const others = Object.entries(measuredRates).filter(([id]) => id === 'best-value-on-border')
  const rates: Record<string, MeasuredRate> = {
    ...Object.fromEntries(others),
    ...Object.fromEntries(measured),
  }
  const known = rules.flatMap(({ meta }) => (rates[meta.id] === undefined ? [] : [meta.id]))
  const lines = known.map((id) => {
    const { runs, alarms } = rates[id]!
    return `  ${/^[a-z]+$/.test(id) ? id : `'${id}'`}: { runs: ${runs}, alarms: ${alarms} },`
  })
  replace(table, /(measuredRates: [^=]+= \{\n)[\s\S]*?(?=\n\})/, lines.join('\n'))
  for (const { meta } of rules) {
    if (others.some(([id]) => id === meta.id)) continue
    const rate = measured.get(meta.id)
    const text = rate === undefined ? unmeasured : sentence(rate)
    replace(`${pages}/${meta.id}.md`, /(\n## How often it is wrong\n)[\s\S]*$/, `\n${text}\n`)
  }
  writeIndex((id) => {
    const rate = rates[id]
    return rate === undefined || rate.runs === 0 ? null : rate.alarms / rate.runs
  })
}

/** The tables of docs/rules/README.md, one row a rule. */
function writeIndex(rateOf: (rule: string) => number | null = falseAlarmRateOf): void {
  const index = `${pages}/README.md`
  for (const [scope, heading] of [
    ['run', 'In one run'],
    ['study', 'Across the trials of a study'],
  ] as const) {
    const rows = rules
      .filter(({ meta }) => meta.scope === scope)
      .map(({ meta }) => {
        const rate = rateOf(meta.id)
        const off = meta.offByDefault ? ' Off by default.' : ''
        return `| [${meta.id}](${meta.id}.md) | ${meta.symptom}${off} | ${rate === null ? 'not measured' : percent(rate)} |`
      })
    const text = `\n| rule | says | false alarms |\n| --- | --- | --- |\n${rows.join('\n')}\n`
    replace(index, new RegExp(`(\\n## ${heading}\\n)[\\s\\S]*?(?=\\n## |$)`), text)
  }
  const lost = readdirSync(pages).filter((file) => file.endsWith('.md') && file !== 'README.md')
  if (lost.length !== rules.length) throw new Error(`${lost.length} pages for ${rules.length} rules`)
}

const unmeasured = 'These signals are in none of the outside runs that we have: **not measured**.'

function sentence({ runs, alarms }: MeasuredRate): string {
  const [low, high] = shareInterval(alarms, runs)
  return `Measured on the ${runs} long runs that met the official validation target of their AlgoPerf workload (Criteo, fastMRI, ImageNet, WMT; open part) and report what the rule needs, once on the losses of the evaluations and once on the logged losses and gradient norms of single steps; a run counts as a false alarm where the rule spoke with a warning or an error in either. Share: **${percent(alarms / runs)}** (${alarms} of ${runs}; 95 % interval ${percent(low)} to ${percent(high)}).`
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`
}

function replace(path: string, section: RegExp, text: string): void {
  const before = readFileSync(path, 'utf8')
  if (!section.test(before)) throw new Error(`${path} has no place for what was measured`)
  writeFileSync(
    path,
    before.replace(section, (_, heading: string) => heading + text),
  )
}
