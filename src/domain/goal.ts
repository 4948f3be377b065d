import type { Constraint } from './constraint.ts'
import type { SeriesName } from './series.ts'

/** The lowest or highest value of one series. */
export interface Objective {
  readonly series: SeriesName
  readonly direction: 'minimize' | 'maximize'
}

/** What a study wants. */
export interface Goal extends Objective {
  /**
   * Further goals, beside the first and as good as it: then no trial is the best, but some are beaten by no other in all of
   * them. Left out where there is one goal.
   */
  readonly also?: readonly Objective[]
  /** What a trial must keep to be the best, whatever it reaches; nothing where left out. */
  readonly constraints?: readonly Constraint[]
  /**
   * Not settled until the program has been heard. unnamed: nobody named a goal, the series here is only assumed. named: by
   * a name that may be the program's own, or a mistake. Left out once settled.
   */
  readonly open?: 'unnamed' | 'named'
}

/** All goals, the first included. */
export function objectivesOf({ series, direction, also = [] }: Goal): readonly Objective[] {
  return [{ series, direction }, ...also]
}

/** `max val/accuracy`, `minimize latency`; null for anything else. */
export function parseObjective(text: string): Objective | null {
  const [, word, series] = /^\s*(min|max)(?:imize)?\s+(\S.*?)\s*$/.exec(text) ?? []
  if (word === undefined || series === undefined) return null
  return { series, direction: word === 'min' ? 'minimize' : 'maximize' }
}

/** What a trial came to in every goal, each turned so that less is better; null where one of them is no number. */
export function goalValues(
  metrics: Readonly<Record<SeriesName, { readonly last: number }>>,
  goal: Goal,
): readonly number[] | null {
  const values = objectivesOf(goal).map(({ series, direction }) => {
    const last = metrics[series]?.last ?? Number.NaN
    return direction === 'maximize' ? -last : last
  })
  return values.every(Number.isFinite) ? values : null
}
