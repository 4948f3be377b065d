import { join } from 'node:path'
import type { Figure } from '../harness/figures.ts'
import { lcbench } from './lcbench/part.ts'

export interface PartOptions {
  /** The folder of outside results (`search/`, `functions/`). */
  readonly data: string
  readonly seeds: readonly number[]
  readonly lines: readonly string[]
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
}
