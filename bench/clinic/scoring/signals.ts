import type { RunContext, RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { RunRecord } from '../records/run-record.ts'

/** What a program reports, from the least to everything; each level has all of those before it. */
export const levels = ['loss only', '+ validation', '+ gradient norm', '+ layers and facts'] as const
export type Level = (typeof levels)[number]

const heardAt: Readonly<Record<Level, readonly string[]>> = {
  'loss only': ['train/loss', 'lr'],
  '+ validation': ['val/loss', 'val/accuracy', 'train/accuracy'],
  '+ gradient norm': ['grad_norm', 'data_loss', 'regularization_loss'],
  '+ layers and facts': [],
}

/** The run as it would have been heard at a level. Below the last, the program's settings are not known either. */
export function heardAtLevel(
  record: Pick<RunRecord, 'context' | 'events'>,
  level: Level,
): { readonly context: RunContext; readonly events: readonly RunEvent[] } {
  if (level === levels.at(-1)) return record
  const series = new Set(levels.slice(0, levels.indexOf(level) + 1).flatMap((each) => heardAt[each]))
  const { budget, run } = record.context
  return {
    context: { run, settings: {}, roles: {}, ...(budget === undefined ? {} : { budget }) },
    events: record.events.flatMap((event): readonly RunEvent[] => {
      if (event.kind === 'end') return [event]
      if (event.kind !== 'point') return []
      const values = Object.fromEntries(
        Object.entries(event.point.values).filter(([name]) => series.has(name)),
      )
      return Object.keys(values).length === 0 ? [] : [{ kind: 'point', point: { ...event.point, values } }]
    }),
  }
}
