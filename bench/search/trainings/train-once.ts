import type { Settings } from '../../../src/domain/setting.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import { playTrial } from '../../../src/testing/play-recipe.ts'
import { train } from '../../../src/trainer/main.ts'
import { builtinPlan } from '../../harness/builtin-study.ts'
import { full, type Task } from './tasks.ts'

export interface Training {
  /** Validation accuracy after each epoch; shorter than planned where the loss was no longer finite. */
  readonly curve: readonly number[]
  /** Epochs that were trained, the last one perhaps in part. */
  readonly epochs: number
  /** Of the test set where it was asked for; 0 where the training did not come that far. */
  readonly tested: number
}

/** A whole training at given settings, which nobody ends early. */
export async function trainOnce(
  task: Task,
  about: { readonly settings: Settings; readonly seed: number; readonly test: boolean },
): Promise<Training> {
  const { settings, seed, test } = about
  const plan = builtinPlan({ options: task.options, stages: [], space: task.space })
  const { trial, curves } = await playTrial(
    { plan, train, scheduler: schedulers['break-out']! },
    {
      number: 1,
      stage: 'coarse',
      purpose: 'search',
      settings,
      budget: { amount: full, unit: 'epochs' },
      seed,
      orders: test ? { evaluate: 'test' } : {},
      breakOut: false,
    },
  )
  if (trial.status === 'failed') throw new Error(`${task.name}: ${trial.end.message}`)
  const curve = curves['val/accuracy']?.values ?? []
  if (trial.status === 'complete' && curve.length !== full)
    throw new Error(`${task.name}: ${curve.length} validations in ${full} epochs`)
  return { curve, epochs: trial.epochs, tested: curves['test/accuracy']?.values.at(-1) ?? 0 }
}
