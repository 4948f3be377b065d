import { formatNumber } from '../../../src/report/numbers.ts'
import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { bestTrial } from '../parts/best-trial.ts'
import { toNumber } from '../state/api.ts'
import { type Column, cellOf } from './trial-columns.ts'

/** A line between rows that says what those below have in common. */
export interface GroupLine {
  readonly group: string
}

export type TableRow = TrialLine | GroupLine

export function isGroup(row: TableRow): row is GroupLine {
  return 'group' in row
}

/** Rows in their order, gathered by what they have in common; a line before each group says what, how many, and its best. */
export function grouped(
  trials: readonly TrialLine[],
  { by, goal }: { readonly by: Column; readonly goal: StudyView['goal'] },
): readonly TableRow[] {
  const groups = new Map<string, TrialLine[]>()
  for (const trial of trials) {
    const key = String(cellOf(trial, by) ?? 'none')
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [trial])
    else group.push(trial)
  }
  return [...groups].flatMap(([key, members]): TableRow[] => {
    const best = bestTrial({ trials: members, goal })
    const words =
      best === null ? '' : `, best ${goal.series} ${formatNumber(toNumber(best.goal), 4)} (#${best.number})`
    const count = members.length === 1 ? '1 trial' : `${members.length} trials`
    return [{ group: `${by.title} ${key}: ${count}${words}` }, ...members]
  })
}
