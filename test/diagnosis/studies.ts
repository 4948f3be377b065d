import type { StudyView } from '../../src/diagnosis/rules/rule.ts'
import type { Space } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import type { ObservedTrial, TrialStatus } from '../../src/domain/trial.ts'
import { createRandom } from '../../src/math/random.ts'

const space: Space = {
  parameters: [
    {
      kind: 'real',
      name: 'lr',
      role: 'learningRate',
      scale: 'log',
      low: 1e-5,
      high: 1,
      natural: { low: 0, high: Infinity },
    },
    {
      kind: 'real',
      name: 'reg',
      role: 'regularization',
      scale: 'log',
      low: 1e-6,
      high: 1e-2,
      natural: { low: 0, high: Infinity },
    },
  ],
}

/** What a trial came to: its status, its validation accuracy at the end, or all of its curve. */
export interface Came {
  readonly status?: TrialStatus
  readonly accuracy?: number
  readonly curve?: readonly number[]
}

/** A study of `n` trials at settings drawn in log space, each of which comes to what `came` says. */
export function studyOf(
  n: number,
  came: (settings: Settings & { lr: number; reg: number }, i: number) => Came,
): StudyView {
  const random = createRandom('study')
  const trials = Array.from({ length: n }, (_, i) => {
    const settings = { lr: 10 ** (-5 + 5 * random.next()), reg: 10 ** (-6 + 4 * random.next()) }
    return observed(i + 1, settings, came(settings, i))
  })
  return {
    goal: { series: 'val/accuracy', direction: 'maximize' },
    space,
    rounds: [{ space, trials: trials.map(({ trial }) => trial.number) }],
    widenings: [],
    trials,
    noise: 0.002,
  }
}

function observed(number: number, settings: Settings, came: Came): ObservedTrial {
  const { status = 'complete', accuracy = 0.5 } = came
  const values = came.curve ?? Array.from({ length: 12 }, (_, i) => accuracy * (1 - Math.exp(-i)))
  const last = values.at(-1)!
  const steps = values.map((_, i) => 100 * i)
  return {
    trial: {
      number,
      stage: 'coarse',
      purpose: 'search',
      settings,
      budget: { amount: 11, unit: 'epochs' },
      seed: number,
      orders: {},
      breakOut: true,
      status,
      run: `quiet-otter-1/${number}.1`,
      end: { status: 'ok', reason: 'finished' },
      metrics: {
        'val/accuracy': { first: values[0]!, last, min: values[0]!, max: last, count: values.length },
      },
      epochs: 11,
      steps: 1100,
      seconds: 1,
    },
    curves: {
      'val/accuracy': { name: 'val/accuracy', steps, epochs: steps.map((step) => step / 100), values },
    },
    layers: [],
    facts: {},
  }
}
