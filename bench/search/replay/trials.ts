import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Series } from '../../../src/domain/series.ts'
import type { TrialProgress } from '../../../src/search/schedulers/scheduler.ts'

/** A trial on record, with what became of it. */
export interface RecordedCurve {
  readonly trial: TrialProgress
  /** Its loss was not finite right after its last report: it cannot be chosen. */
  readonly diverged: boolean
  /** The last value of the goal. */
  readonly end: number
}

/** One line of a data set in our words; `planned` is the number of reports of a training that goes to its end. */
export interface Line {
  readonly goal: readonly number[]
  readonly loss?: readonly number[]
  readonly planned: number
  readonly diverged: boolean
  /** The learning rate, where it is told. */
  readonly rate?: number
}

interface Alexnet {
  readonly epochs: number
  readonly lr: number
  readonly nan_train_loss: boolean
  readonly learning_curve: readonly { readonly top_1: number; readonly train_loss: number }[]
}

interface Deberta {
  readonly learning_curves: { readonly matched: readonly (readonly [number, number])[] }
}

const sources: Readonly<Record<string, { readonly file: string; readonly read: (line: never) => Line }>> = {
  alexnet: {
    file: 'search/opda-alexnet.jsonl.gz',
    read: ({ epochs, lr, nan_train_loss, learning_curve }: Alexnet) => ({
      goal: learning_curve.map((point) => Number(point.top_1)),
      loss: learning_curve.map((point) => Number(point.train_loss)),
      planned: epochs,
      diverged: nan_train_loss,
      rate: Number(lr),
    }),
  },
  deberta: {
    file: 'search/opda-deberta.jsonl.gz',
    read: ({ learning_curves: { matched } }: Deberta) => ({
      goal: matched.map(([, accuracy]) => Number(accuracy)),
      planned: matched.length,
      diverged: false,
    }),
  },
}

export const goalSeries = 'val/accuracy'

export function readLines(folder: string, name: string): readonly Line[] {
  const { file, read } = sources[name]!
  const text = gunzipSync(readFileSync(`${folder}/${file}`)).toString()
  const lines = text.trim().split('\n')
  return lines.map((line) => read(JSON.parse(line) as never))
}

/** The curves by number of reports, so that trials of different lengths are compared at equal training. What never reported is left out. */
export function trialsOf(lines: readonly Line[]): readonly RecordedCurve[] {
  return lines.flatMap(({ goal, loss, planned, diverged }, i) => {
    if (goal.length === 0) return []
    const places = goal.map((_, at) => at + 1)
    const series = (name: string, values: readonly number[]): Series => ({
      name,
      values,
      steps: places,
      epochs: places,
    })
    const curves = {
      [goalSeries]: series(goalSeries, goal),
      ...(loss === undefined ? {} : { 'train/loss': series('train/loss', loss) }),
    }
    const budget = { amount: planned, unit: 'epochs' } as const
    return [{ trial: { number: i + 1, budget, curves }, diverged, end: goal.at(-1)! }]
  })
}
