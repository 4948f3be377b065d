import type { StageName } from '../../src/domain/stage.ts'
import { mean, standardDeviation } from '../../src/math/moments.ts'
import { studentQuantile } from '../../src/math/student-distribution.ts'
import { type Figure, short, table } from '../harness/figures.ts'
import { endTold, type Searched, search, spaceOf } from './studies.ts'

const right = '@log:1e-5..1e-1'
const wrong = [
  { name: 'too low', range: '@log:1e-9..1e-5', end: 'lr high' },
  { name: 'too high', range: '@log:1..1e4', end: 'lr low' },
] as const

export interface Task {
  readonly name: string
  readonly data: string
  readonly stages: readonly StageName[]
  readonly seeds: number
}

/** Searches that begin with a learning-rate range decades off, beside the same searches with the right one. */
export async function wrongRanges(tasks: readonly Task[]): Promise<readonly Figure[]> {
  const rows: string[][] = []
  const figures: Figure[] = []
  for (const task of tasks) {
    const reference = await searches(task, right)
    const tests = (all: readonly Searched[]) => all.map(({ winnerTests }) => mean(winnerTests))
    // Runs of one setting with different seeds, pooled over the studies.
    const noise = Math.sqrt(mean(reference.map(({ winnerTests }) => standardDeviation(winnerTests) ** 2)))
    const epochs = mean(reference.map((one) => one.epochs))
    rows.push(row(task, { name: 'right', range: right, studies: reference, told: '', ratio: 1 }))
    for (const { name, range, end } of wrong) {
      const studies = await searches(task, range)
      const ratio = mean(studies.map((one) => one.epochs)) / epochs
      const fired = studies.filter(({ borderFindings }) =>
        borderFindings.some((finding) => finding.severity === 'warning' && endTold(finding) === end),
      ).length
      const lost = studies.reduce((sum, one) => sum + one.thrownAway, 0)
      const deficits = tests(reference).map((accuracy, index) => accuracy - tests(studies)[index]!)
      const deficit = mean(deficits)
      const half =
        (studentQuantile(0.975, deficits.length - 1) * standardDeviation(deficits)) /
        Math.sqrt(deficits.length)
      rows.push(row(task, { name, range, studies, told: `${fired} of ${studies.length}`, ratio }))
      const of = `${task.name}, range ${name}`
      figures.push(
        {
          name: `${of}: test accuracy lost`,
          value: deficit,
          interval: [deficit - half, deficit + half],
          target: `<= ${short(noise)} (a seed's noise)`,
          holds: deficit <= noise,
          peer: 'the right range',
        },
        {
          name: `${of}: cost`,
          value: ratio,
          interval: null,
          target: '<= 1.5',
          holds: ratio <= 1.5,
          peer: 'the right range',
        },
        {
          name: `${of}: border finding`,
          value: fired / studies.length,
          interval: null,
          target: '1',
          holds: fired === studies.length,
          peer: null,
        },
        {
          name: `${of}: trials thrown away`,
          value: lost,
          interval: null,
          target: '0',
          holds: lost === 0,
          peer: null,
        },
      )
    }
  }
  console.log(`\n${table(head, rows)}`)
  return figures
}

const head = [
  'task',
  'lr',
  'studies',
  'val/accuracy',
  'test/accuracy',
  'seed noise',
  'epochs',
  'cost',
  'border told',
  'thrown away',
]

function row(
  task: Task,
  of: { name: string; range: string; studies: readonly Searched[]; told: string; ratio: number },
): string[] {
  const tests = of.studies.map(({ winnerTests }) => mean(winnerTests))
  return [
    task.name,
    `${of.range} (${of.name})`,
    String(of.studies.length),
    mean(of.studies.map(({ validation }) => validation)).toFixed(4),
    mean(tests).toFixed(4),
    Math.sqrt(mean(of.studies.map(({ winnerTests }) => standardDeviation(winnerTests) ** 2))).toFixed(4),
    mean(of.studies.map(({ epochs }) => epochs)).toFixed(0),
    of.ratio.toFixed(2),
    of.told,
    String(of.studies.reduce((sum, one) => sum + one.thrownAway, 0)),
  ]
}

async function searches(task: Task, range: string): Promise<readonly Searched[]> {
  const studies: Searched[] = []
  for (let seed = 1; seed <= task.seeds; seed++) {
    const study = await search({
      options: { data: task.data, model: 'mlp', optimizer: 'adam' },
      stages: task.stages,
      seed,
      space: spaceOf({ lr: range, reg: '@log:1e-6..1e-1', dropout: '@0..0.5' }),
      given: ['lr', 'reg', 'dropout'],
      fixed: { width: 64 },
    })
    if (process.argv.includes('-v'))
      for (const finding of study.borderFindings)
        console.error(`${task.name} ${range} seed ${seed}: ${finding.what}`)
    studies.push(study)
  }
  return studies
}
