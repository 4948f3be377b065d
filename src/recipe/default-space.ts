import type { Goal } from '../domain/goal.ts'
import type { Parameter, Role, Space } from '../domain/parameter.ts'
import type { Facts } from '../domain/series.ts'
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

/** Decades that are searched on either side of a rate that a program has by itself, beyond the usual range. */
const around = 30

/**
 * What is searched of a program that was written by somebody else, by what a short run of it has shown: its learning rate
 * in the usual range of its kind of optimizer, widened to what the program itself uses; weight decay; momentum and dropout
 * where it has any.
 *
 * @param about.roles the parameters that can be set, and their names
 */
export function programSpace(about: {
  readonly facts: Facts
  readonly roles: ReadonlyMap<Role, string>
}): Space {
  const { facts, roles } = about
  const parameters: Parameter[] = []
  const add = (role: Role, make: (name: string) => Parameter) => {
    const name = roles.get(role)
    if (name !== undefined) parameters.push(make(name))
  }
  add('learningRate', (name) => {
    const own = positive(facts.learningRate)
    const usual = facts['adaptive'] === true ? { low: 1e-5, high: 0.1 } : { low: 1e-4, high: 1 }
    const low = Math.min(usual.low, own === null ? usual.low : own / around)
    const high = Math.max(usual.high, own === null ? usual.high : own * around)
    const start = own ?? (facts['adaptive'] === true ? 1e-3 : 0.1)
    const rounded = { low: rounding(low), high: rounding(high) }
    return realParameter({ name, role: 'learningRate', scale: 'log', ...rounded, start })
  })
  add('regularization', (name) => {
    const own = positive(facts.regularization)
    const [low, high] = [Math.min(1e-6, own ?? 1e-6), Math.max(1e-1, own ?? 1e-1)]
    return realParameter({ name, role: 'regularization', scale: 'log', low, high, start: own ?? 1e-5 })
  })
  // A momentum of zero is a choice of the program's; an adaptive optimizer's first moment is seldom worth a search.
  const momentum = positive(facts['momentum'])
  if (momentum !== null && facts['adaptive'] !== true)
    add('momentum', (name) =>
      realParameter({
        name,
        role: 'momentum',
        low: Math.min(0.8, momentum),
        high: Math.max(0.98, momentum),
        start: momentum,
      }),
    )
  const dropout = positive(facts.dropout)
  add('dropout', (name) =>
    realParameter({ name, role: 'dropout', low: 0, high: Math.max(0.5, dropout ?? 0), start: dropout ?? 0 }),
  )
  return { parameters }
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null
}

function rounding(value: number): number {
  return Number(value.toPrecision(2))
}
