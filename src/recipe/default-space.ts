import type { Goal } from '../domain/goal.ts'
import type { Space } from '../domain/parameter.ts'
import { choiceParameter, integerParameter, realParameter } from '../space/parameters.ts'

/** What the built-in trainer's programs are judged by. */
export const defaultGoal: Goal = { series: 'val/accuracy', direction: 'maximize' }

/** A rate that decays to nothing mostly ends better, and hides what a rate does: probes run at a constant one, the middle. */
const schedule = choiceParameter({ name: 'schedule', choices: ['cosine', 'constant'] })

/**
 * What is searched where the user names no space: learning rate and regularization in log space, and what decides
 * how much a network can hold. Wide: the range stage cuts the learning rate down to what this program can use.
 */
export function defaultSpace({
  model,
  optimizer,
}: {
  readonly model: string
  readonly optimizer: string
}): Space {
  const adaptive = ['adam', 'adamw', 'rmsprop'].includes(optimizer)
  const rate = adaptive
    ? { low: 1e-5, high: 0.1, start: 1e-3 }
    : { low: 1e-4, high: 1, start: optimizer === 'sgd' ? 0.1 : 0.03 }
  const common = [
    realParameter({ name: 'lr', role: 'learningRate', scale: 'log', ...rate }),
    realParameter({ name: 'reg', role: 'regularization', scale: 'log', low: 1e-6, high: 1e-1, start: 1e-4 }),
  ]
  if (model === 'softmax') return { parameters: [...common, schedule] }
  const dropout = realParameter({ name: 'dropout', role: 'dropout', low: 0, high: 0.5, start: 0 })
  if (model === 'cnn') return { parameters: [...common, dropout, schedule] }
  const width = integerParameter({
    name: 'width',
    role: 'width',
    scale: 'log',
    low: 32,
    high: 256,
    start: 128,
  })
  return { parameters: [...common, dropout, width, schedule] }
}
