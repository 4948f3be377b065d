import { BabysitError } from '../domain/error.ts'
import type { Goal } from '../domain/goal.ts'

export interface GoalOptions {
  readonly minimize?: string
  readonly maximize?: string
}

/**
 * The goal that was named; null where none was.
 * @throws BabysitError BS1015
 */
export function namedGoal({ minimize, maximize }: GoalOptions): Goal | null {
  if (minimize !== undefined && maximize !== undefined) {
    throw new BabysitError('BS1015', 'both --minimize and --maximize were given; expected one of them', {
      next: 'leave out one of them',
    })
  }
  if (minimize !== undefined) return { series: minimize, direction: 'minimize' }
  return maximize === undefined ? null : { series: maximize, direction: 'maximize' }
}
