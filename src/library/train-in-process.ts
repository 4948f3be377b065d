import { BabysitError } from '../domain/error.ts'
import type { Goal } from '../domain/goal.ts'
import type { Settings } from '../domain/setting.ts'
import type { InProcessFunction } from '../runs/launchers/in-process.ts'
import type { TrainingFunction, TrainingRun } from './study-request.ts'

/** Milliseconds of work after which a report gives others a turn. */
const turnEvery = 25

/** A training function of the library in the form that the launcher runs. `goal` is what a returned number counts as. */
export function trainInProcess(
  train: TrainingFunction,
  { name, goal }: { readonly name: string; readonly goal: Goal },
): InProcessFunction {
  return async (guest, signal) => {
    guest.hello({ program: name, framework: 'babysit library', obeys: [] })
    const yieldNow = createTurns()
    let last: { step: number; epoch?: number } = { step: 0 }
    const say = (values: unknown, at: typeof last) => {
      last = at
      guest.log(numbersOf(values), at)
    }
    const run: TrainingRun = {
      settings: guest.params as Settings,
      seed: guest.seed,
      budget: guest.budget,
      samples: guest.samples,
      inputs: guest.inputs,
      evaluate: guest.evaluate,
      signal,
      report(values, at) {
        say(values, stepOf(at))
        return yieldNow()
      },
      about: (facts) => guest.about(facts),
      layers: (step, layers) => guest.layers(step, layers),
    }
    const answer = await train(run)
    if (typeof answer === 'number') say({ [goal.series]: answer }, last)
    else if (answer !== undefined && answer !== null) say(answer, last)
  }
}

function createTurns(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < turnEvery) return
    await new Promise<void>((resolve) => setImmediate(resolve))
    since = performance.now()
  }
}

function stepOf(at: { readonly step: number; readonly epoch?: number }): { step: number; epoch?: number } {
  const step: unknown = at?.step
  if (typeof step === 'number' && Number.isFinite(step)) return at
  throw mistake(`a step of ${String(step)}`, 'a finite number', 'report({ ... }, { step })')
}

function numbersOf(values: unknown): Readonly<Record<string, number>> {
  if (typeof values !== 'object' || values === null)
    throw mistake(
      `${String(values)}`,
      'numbers by the names of series',
      "report({ 'train/loss': loss }, { step })",
    )
  for (const [series, value] of Object.entries(values)) {
    if (typeof value === 'number') continue
    const what = typeof value === 'object' && value !== null ? value.constructor?.name : typeof value
    throw mistake(
      `${series} as ${what ?? 'object'}`,
      'a number',
      `read the number first, for a tensor (await loss.data())[0]`,
    )
  }
  return values as Readonly<Record<string, number>>
}

function mistake(got: string, expected: string, instead: string): BabysitError {
  return new BabysitError('BS5607', `The training function reported ${got}; expected ${expected}.`, {
    next: `Write, for example: ${instead}.`,
  })
}
