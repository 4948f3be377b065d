import type { Budget } from '../../domain/budget.ts'
import type { Facts, LayerStatistics } from '../../domain/series.ts'
import type { Settings } from '../../domain/setting.ts'

/**
 * What a training function is given: its orders, and a way to be heard. The built-in trainer and every TypeScript
 * function are called as `train(guest)` in a thread of their own; returning means the run finished, throwing that it
 * failed. A guest knows nothing of studies.
 */
export interface Guest {
  /** Values of the trial's parameters. */
  readonly params: Settings
  /** The program's own options: those of the built-in trainer (`data`, `model`, `fault` ...), empty for functions. */
  readonly options: Readonly<Record<string, string | number | boolean>>
  readonly seed: number
  readonly budget: Budget | null
  readonly samples: number | null
  readonly inputs: 'zero' | null
  readonly evaluate: 'twice' | 'test' | 'none' | null
  /** First words on the wire: who speaks, and which orders it obeys. Called once, first. */
  hello(about: {
    readonly program: string
    readonly framework: string
    readonly obeys: readonly string[]
  }): void
  about(facts: Facts): void
  log(values: Readonly<Record<string, number>>, at: { readonly step: number; readonly epoch?: number }): void
  layers(step: number, layers: readonly LayerStatistics[]): void
  /** True once the babysitter wants the run to end; ask every step, it costs nothing. */
  shouldStop(): boolean
}

export type TrainFunction = (guest: Guest) => void | Promise<void>
