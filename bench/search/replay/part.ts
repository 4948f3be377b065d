import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Goal } from '../../../src/domain/goal.ts'
import type { Series } from '../../../src/domain/series.ts'
import { createRandom } from '../../../src/math/random.ts'
import { replay } from '../../../src/search/replay.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import type { Scheduler, TrialProgress } from '../../../src/search/schedulers/scheduler.ts'
import { type Figure, short, table } from '../../harness/figures.ts'
import { startPython } from '../python-service.ts'

/** What a data set calls things. */
interface Source {
  readonly file: string
  /** The curve of the metric in one line of the file. */
  readonly curve: (line: never) => readonly number[]
}

const sources: Readonly<Record<string, Source>> = {
  alexnet: {
    file: 'search/opda-alexnet.jsonl.gz',
    curve: (line: { learning_curve: readonly { top_1: number }[] }) =>
      line.learning_curve.map((point) => point.top_1),
  },
  deberta: {
    file: 'search/opda-deberta.jsonl.gz',
    curve: (line: { learning_curves: { matched: readonly (readonly [number, number])[] } }) =>
      line.learning_curves.matched.map(([, accuracy]) => accuracy),
  },
}
const goal: Goal = { series: 'val/accuracy', direction: 'maximize' }
// asha asks every waiting trial again after each report of another: too slow for hundreds of trials in many orders.
const ours = ['median', 'percentile', 'patient', 'successive-halving', 'hyperband', 'extrapolation']
const theirs = ['median', 'percentile 25', 'successive halving', 'Hyperband']

/** Real curves in random orders: what each scheduler would have spent, and what its chosen trial comes to. */
export async function replayed(
  name: string,
  about: { readonly data: string; readonly seeds: readonly number[]; readonly lines: readonly string[] },
): Promise<readonly Figure[]> {
  const source = sources[name]!
  const trials = readTrials(join(about.data, source.file), source)
  const ends = new Map(trials.map((trial) => [trial.number, trial.curves[goal.series]!.values.at(-1)!]))
  const best = Math.max(...ends.values())
  const chosen = (list: readonly string[]) =>
    list.filter((line) => about.lines.length === 0 || about.lines.includes(line))
  const rows: { line: string; spent: number; regret: number; survived: number | null }[] = []
  for (const line of chosen(ours)) {
    const results = about.seeds.map((seed) => playOrder(schedulers[line]!, shuffled(trials, seed)))
    rows.push({ line, ...averages(results) })
    console.error(`${name}, ${line}: done`)
  }
  const peer = await startPython('replay/peer.py').catch((error: Error) => {
    console.log(`skipped beside Optuna: ${error.message}`)
    return null
  })
  // Optuna takes seconds for one order: a few of them.
  const few = about.seeds.slice(0, 3)
  for (const line of peer === null ? [] : chosen(theirs)) {
    const results = []
    for (const seed of few) {
      const order = shuffled(trials, seed)
      const curves = order.map((trial) => trial.curves[goal.series]!.values)
      const { spent, chosen: at } = await peer!.ask({ pruner: line, curves })
      const whole = curves.reduce((sum, curve) => sum + curve.length, 0)
      results.push({ spent: spent / whole, found: ends.get(order[at]!.number)!, survived: null })
    }
    rows.push({ line: `${peer!.name} ${line} (${few.length} orders)`, ...averages(results) })
  }
  peer?.close()
  console.log(
    `\n${name}: ${trials.length} trials in ${about.seeds.length} random orders, best ${short(best)}`,
  )
  console.log(
    table(
      ['scheduler', 'share of the training spent', 'regret of the chosen', 'best let to its end'],
      rows.map(({ line, spent, regret, survived }) => [
        line,
        `${(100 * spent).toFixed(1)} %`,
        `${(100 * regret).toFixed(2)} %`,
        survived === null ? '' : `${(100 * survived).toFixed(0)} %`,
      ]),
    ),
  )
  const our = rows.filter(({ line }) => ours.includes(line) && rows.length > 0)
  const fit = our.filter(({ regret }) => regret <= 0.02).sort((a, b) => a.spent - b.spent)[0]
  if (fit === undefined) return []
  return [
    {
      name: `${name}: least spent at a regret of 2 % at most (${fit.line})`,
      value: fit.spent,
      interval: null,
      target: '<= 0.35',
      holds: fit.spent <= 0.35,
      peer: null,
    },
  ]

  function averages(results: readonly { spent: number; found: number; survived: number | null }[]) {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const survived = results.map((one) => one.survived)
    return {
      spent: mean(results.map((one) => one.spent)),
      regret: mean(results.map((one) => (best - one.found) / best)),
      survived: survived.every((one) => one !== null) ? mean(survived as number[]) : null,
    }
  }

  function playOrder(scheduler: Scheduler, order: readonly TrialProgress[]) {
    const { spent, whole, chosen: number, bestSurvived } = replay({ trials: order, scheduler, goal })
    return { spent: spent / whole, found: ends.get(number!)!, survived: Number(bestSurvived) }
  }
}

/** The curves by number of reports, so that trials of different lengths are compared at equal training. */
function readTrials(file: string, source: Source): TrialProgress[] {
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n')
  return lines.flatMap((line, i) => {
    const values = source.curve(JSON.parse(line) as never).map(Number)
    if (values.length < 2) return []
    const places = values.map((_, at) => at + 1)
    const series: Series = { name: goal.series, values, steps: places, epochs: places }
    return [
      {
        number: i + 1,
        budget: { amount: values.length, unit: 'epochs' as const },
        curves: { [goal.series]: series },
      },
    ]
  })
}

function shuffled(trials: readonly TrialProgress[], seed: number): TrialProgress[] {
  return createRandom(seed).shuffle([...trials])
}
