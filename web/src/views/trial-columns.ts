import { formatSettings } from '../../../src/report/numbers.ts'
import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'

export interface Column {
  readonly key: string
  readonly title: string
  readonly numeric: boolean
  readonly read: (trial: TrialLine) => number | string | boolean | null
}

export function cellOf(trial: TrialLine, column: Column): number | string | null {
  const value = column.read(trial)
  return typeof value === 'boolean' ? String(value) : value
}

/** Columns of a study's trials: what they are, their settings, and of each series its best, last, least and greatest. */
export function columnsOf(
  study: StudyView,
  about: { readonly identical: boolean; readonly search: string; readonly pinned: ReadonlySet<string> },
): readonly Column[] {
  const { trials, goal } = study
  const settings = [...new Set(trials.flatMap((trial) => Object.keys(trial.settings)))]
  const series = [...new Set(trials.flatMap(({ metrics }) => Object.keys(metrics)))].sort()
  const fixed: Column[] = [
    { key: 'number', title: '#', numeric: true, read: ({ number }) => number },
    { key: 'stage', title: 'stage', numeric: false, read: ({ stage }) => stage },
    { key: 'state', title: 'state', numeric: false, read: ({ state }) => state },
    {
      key: 'goal',
      title: goal.series,
      numeric: true,
      read: (trial) => (trial.goal === null ? null : toNumber(trial.goal)),
    },
    ...(goal.constraints === undefined
      ? []
      : [
          {
            key: 'missed',
            title: 'missed',
            numeric: false,
            read: ({ missed = [] }: TrialLine) => missed.join(', ') || null,
          },
        ]),
  ]
  const rest: Column[] = [
    { key: 'tags', title: 'tags', numeric: false, read: ({ labels }) => labels?.tags?.join(' ') || null },
    { key: 'note', title: 'note', numeric: false, read: ({ labels }) => labels?.note || null },
    { key: 'purpose', title: 'purpose', numeric: false, read: ({ purpose }) => purpose },
    { key: 'seed', title: 'seed', numeric: true, read: ({ seed }) => seed },
    { key: 'epochs', title: 'epochs', numeric: true, read: ({ epochs }) => epochs },
    { key: 'seconds', title: 'seconds', numeric: true, read: ({ seconds }) => seconds },
    ...settings.map((name) => ({
      key: `set.${name}`,
      title: name,
      numeric: trials.every(({ settings: all }) => all[name] === undefined || typeof all[name] === 'number'),
      read: (trial: TrialLine) => trial.settings[name] ?? null,
    })),
    ...series.flatMap((name) => seriesColumns(name, directionOf(name, goal))),
  ]
  const kept = rest.filter((column) => {
    if (about.pinned.has(column.key)) return true
    if (about.search !== '' && !column.title.toLowerCase().includes(about.search.toLowerCase())) return false
    return about.identical || new Set(trials.map((trial) => cellOf(trial, column))).size > 1
  })
  const pins = kept.filter(({ key }) => about.pinned.has(key))
  return [...fixed, ...pins, ...kept.filter(({ key }) => !about.pinned.has(key))]
}

type Summary = TrialLine['metrics'][string]

function seriesColumns(name: string, better: 'low' | 'high'): readonly Column[] {
  const column = (part: string, of: (summary: Summary) => number): Column => ({
    key: `${name}.${part}`,
    title: `${name} ${part}`,
    numeric: true,
    read: ({ metrics }) => {
      const summary = metrics[name]
      if (summary === undefined) return null
      const value = of(summary)
      return part !== 'last' && !Number.isFinite(value) ? null : value
    },
  })
  return [
    column('best', ({ min, max }) => toNumber(better === 'low' ? min : max)),
    column('last', ({ last }) => toNumber(last)),
    column('min', ({ min }) => toNumber(min)),
    column('max', ({ max }) => toNumber(max)),
    column('mean', ({ mean }) => toNumber(mean)),
    column('step of best', ({ stepOfMin, stepOfMax }) => toNumber(better === 'low' ? stepOfMin : stepOfMax)),
  ]
}

/** Which end of a series is its best: the goal says so of itself, names say so of the others. */
function directionOf(name: string, goal: StudyView['goal']): 'low' | 'high' {
  if (name === goal.series) return goal.direction === 'minimize' ? 'low' : 'high'
  return /acc|auc|f1|precision|recall|score|bleu|throughput/i.test(name) ? 'high' : 'low'
}

/** What trials can be gathered by: what they are, and settings of few values. */
export function groupings({ trials }: StudyView): readonly Column[] {
  const plain: Column[] = [
    { key: 'stage', title: 'stage', numeric: false, read: ({ stage }) => stage },
    { key: 'state', title: 'state', numeric: false, read: ({ state }) => state },
    { key: 'purpose', title: 'purpose', numeric: false, read: ({ purpose }) => purpose },
    { key: 'tags', title: 'tags', numeric: false, read: ({ labels }) => labels?.tags?.join(' ') || null },
    {
      key: 'settings',
      title: 'equal settings',
      numeric: false,
      read: ({ settings }) => formatSettings(settings),
    },
  ]
  const names = [...new Set(trials.flatMap(({ settings }) => Object.keys(settings)))]
  const few = names.filter((name) => {
    const count = new Set(trials.map(({ settings }) => settings[name])).size
    return count > 1 && count <= 30
  })
  return [
    ...plain,
    ...few.map((name) => ({
      key: `set.${name}`,
      title: name,
      numeric: false,
      read: ({ settings }: TrialLine) => settings[name] ?? null,
    })),
  ]
}
