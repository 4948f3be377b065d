import { BabysitError } from '../domain/error.ts'
import { type Goal, parseObjective } from '../domain/goal.ts'

export interface GoalOptions {
  /** One or several, as `max val/accuracy`. */
  readonly goal?: readonly string[]
  readonly minimize?: string
  readonly maximize?: string
}

/**
 * The goal that was named; null where none was.
 * @throws BabysitError BS1015, BS1079
 */
export function namedGoal({ minimize, maximize, goal }: GoalOptions): Goal | null {
  if (goal !== undefined && goal.length > 0) {
    if (minimize === undefined && maximize === undefined) return goalOf(goal)
    throw new BabysitError(
      'BS1015',
      'both --goal and --minimize or --maximize were given; expected one of them',
      {
        next: "name all goals by --goal: --goal 'max val/accuracy' --goal 'min latency'",
      },
    )
  }
  if (minimize !== undefined && maximize !== undefined) {
    throw new BabysitError('BS1015', 'both --minimize and --maximize were given; expected one of them', {
      next: 'leave out one of them',
    })
  }
  if (minimize !== undefined) return { series: minimize, direction: 'minimize' }
  return maximize === undefined ? null : { series: maximize, direction: 'maximize' }
}

function goalOf(texts: readonly string[]): Goal {
  const objectives = texts.map((text) => {
    const objective = parseObjective(text)
    if (objective !== null) return objective
    throw new BabysitError('BS1079', `--goal '${text}': expected min or max, and the name of a series`, {
      next: "write for instance --goal 'max val/accuracy' --goal 'min latency', in quotes",
    })
  })
  const twice = objectives.find(({ series }, i) => objectives.findIndex((one) => one.series === series) < i)
  if (twice !== undefined) {
    throw new BabysitError('BS1079', `--goal '${twice.series}' is given twice; expected each series once`, {
      next: 'leave out one of them',
    })
  }
  const [first, ...also] = objectives
  return also.length === 0 ? first! : { ...first!, also }
}
