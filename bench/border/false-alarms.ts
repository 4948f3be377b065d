import { type Figure, shareInterval, table } from '../harness/figures.ts'
import { endTold, search, spaceOf } from './studies.ts'

/** Ranges with the optimum inside; `clip` is so high that no gradient ever reaches it: a parameter without influence. */
const ranges = {
  lr: '@log:1e-5..1',
  reg: '@log:1e-6..1e-1',
  dropout: '@0..0.5',
  clip: '@log:1e3..1e6',
}

/** Coarse and fine stages of many seeds: how often a border is told though the optimum lies inside. */
export async function falseAlarms(data: readonly string[], seeds: number): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const one of data) figures.push(...(await falseAlarmsOn(one, seeds)))
  return figures
}

async function falseAlarmsOn(data: string, seeds: number): Promise<readonly Figure[]> {
  const name = data.split('/').at(-1)!
  const counts: Record<string, { warnings: number; notes: number }> = {}
  const texts: string[] = []
  for (const parameter of Object.keys(ranges)) counts[parameter] = { warnings: 0, notes: 0 }
  for (let seed = 1; seed <= seeds; seed++) {
    const study = await search({
      options: { data, model: 'mlp', optimizer: 'adam', subset: 400 },
      stages: ['coarse', 'fine'],
      seed,
      space: spaceOf(ranges),
      given: Object.keys(ranges),
      fixed: { width: 32 },
    })
    const told = new Map<string, 'warnings' | 'notes'>()
    for (const finding of study.borderFindings) {
      const parameter = endTold(finding).split(' ')[0]!
      if (told.get(parameter) !== 'warnings')
        told.set(parameter, finding.severity === 'note' ? 'notes' : 'warnings')
      texts.push(`seed ${seed}: ${finding.severity}: ${finding.what}`)
    }
    for (const [parameter, kind] of told) counts[parameter]![kind]++
  }
  console.log(`\n${seeds} searches on ${name} with the optimum inside of every range:\n`)
  console.log(
    table(
      ['parameter', 'range', 'studies with a warning', 'with a note only'],
      Object.entries(counts).map(([parameter, { warnings, notes }]) => [
        parameter,
        ranges[parameter as keyof typeof ranges],
        `${warnings} of ${seeds}`,
        `${notes} of ${seeds}`,
      ]),
    ),
  )
  if (process.argv.includes('-v')) console.error(texts.join('\n'))
  return Object.entries(counts).map(([parameter, { warnings, notes }]) => ({
    name: `${name}, optimum inside: studies with a border finding of ${parameter}`,
    value: (warnings + notes) / seeds,
    interval: shareInterval(warnings + notes, seeds),
    target: '<= 0.05',
    holds: (warnings + notes) / seeds <= 0.05,
    peer: null,
  }))
}
