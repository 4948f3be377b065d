import { join } from 'node:path'
import type { Figure } from '../harness/figures.ts'
import { bbobPart } from './bbob/part.ts'
import { borders } from './borders/part.ts'
import { calibration } from './calibration/part.ts'
import { lcbench } from './lcbench/part.ts'
import { replayed } from './replay/part.ts'
import { scales } from './scales/part.ts'
import { memory } from './speed/memory.ts'
import { speed } from './speed/part.ts'
import { waiting } from './speed/waiting.ts'
import { trainings } from './trainings/part.ts'

export interface PartOptions {
  /** The folder of outside results (`search/`, `functions/`). */
  readonly data: string
  readonly seeds: readonly number[]
  readonly lines: readonly string[]
  readonly tasks: number
  /** Of BBOB. */
  readonly functions: readonly number[]
  readonly instances: readonly number[]
  readonly evaluations: number
  /** Orders that Optuna's pruners are replayed in. */
  readonly theirs: number
  /** Of the parts that wait and that weigh; as many as is promised where nobody says how many. */
  readonly trials: number | undefined
}

/** Every part by its name, with the seeds that it takes where nobody says how many. */
export const parts: Readonly<
  Record<
    string,
    {
      readonly seeds: number
      readonly run: (options: PartOptions) => Promise<readonly Figure[]> | readonly Figure[]
    }
  >
> = {
  lcbench: {
    seeds: 10,
    run: (options) => lcbench({ ...options, data: join(options.data, 'search/lcbench') }),
  },
  calibration: {
    seeds: 3,
    run: (options) => calibration({ ...options, data: join(options.data, 'search/lcbench') }),
  },
  alexnet: { seeds: 20, run: (options) => replayed('alexnet', options) },
  deberta: { seeds: 20, run: (options) => replayed('deberta', options) },
  trainings: { seeds: 2, run: trainings },
  borders: { seeds: 200, run: borders },
  scales: { seeds: 1, run: scales },
  bbob: { seeds: 1, run: bbobPart },
  speed: { seeds: 1, run: speed },
  waiting: { seeds: 1, run: ({ trials = 10_000 }) => waiting({ trials }) },
  memory: { seeds: 1, run: ({ trials = 100_000 }) => memory({ trials }) },
}
