import type { Space } from '../../domain/parameter.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { isSingle } from '../../math/importance/column.ts'
import { fanova, type Share } from '../../math/importance/fanova.ts'
import { pedAnova } from '../../math/importance/ped-anova.ts'
import { createRandom } from '../../math/random.ts'
import { hullOf } from '../../space/hull.ts'
import { formatCount, formatShare } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { exactAxis } from './axis.ts'
import type { Figure, Mark } from './figure.ts'
import { importanceColumns } from './importance-columns.ts'
import { goalOf, searchTrials } from './trial-view.ts'

/** Fewer trials of equal budget tell nothing of any parameter. */
const fewest = 10

interface Row {
  readonly name: string
  /** null for a parameter that exists in some trials only. */
  readonly alone: Share | null
  /** Of what sets the best tenth apart from all, the share that lies in this parameter. */
  readonly amongBest: number
}

/**
 * Which parameters mattered: how much of the differences each explains by itself (fANOVA), and where the best tenth stands
 * apart from the rest (PED-ANOVA). Both look at the ranks of the goal among the search trials that had the same budget:
 * a few terrible values would otherwise be all that is explained. Diverged trials share the last rank; failed and
 * stopped ones say nothing.
 */
export function importanceFigure(input: ReportInput): Figure | null {
  const trials = comparable(searchTrials(input))
  const space = searchedSpace(input)
  const named = importanceColumns(
    space,
    trials.map(({ trial }) => trial.settings),
  ).filter(({ column }) => !isSingle(column))
  const ranks = ranksOf(trials, input)
  if (trials.length < fewest || named.length < 2 || new Set(ranks).size < 2) return null
  const rows = rowsOf(named, ranks, input.study.plan.seed)
  const bars = (about: {
    hue: 'blue' | 'orange'
    place: number
    label: string
    of: (row: Row) => number
  }): Mark => ({
    kind: 'bars',
    slot: [about.place, 2],
    hue: about.hue,
    label: about.label,
    bars: rows.map((row, y) => ({
      y,
      to: about.of(row),
      title: `${row.name}, ${about.label}: ${formatShare(about.of(row))}`,
    })),
  })
  const [alone, amongBest] = [(row: Row) => row.alone?.share ?? 0, (row: Row) => row.amongBest]
  return {
    name: 'importance',
    title: 'Which parameters mattered',
    summary: summarize(rows, trials.length, input),
    x: exactAxis('share', 0, 1.04 * Math.max(...rows.flatMap((row) => [alone(row), amongBest(row)]))),
    y: { kind: 'names', label: 'parameter', names: rows.map(({ name }) => name) },
    marks: [
      bars({ hue: 'blue', place: 0, label: 'explained alone (fANOVA)', of: alone }),
      bars({ hue: 'orange', place: 1, label: 'sets the best tenth apart (PED-ANOVA)', of: amongBest }),
    ],
    table: {
      columns: [
        'parameter',
        'explained alone (fANOVA)',
        'spread between trees',
        'sets the best tenth apart (PED-ANOVA)',
      ],
      rows: rows.map((row) => [row.name, row.alone?.share ?? null, row.alone?.spread ?? null, row.amongBest]),
    },
  }
}

/** Search trials that used the same budget, the most there are of; the larger budget where two have as many. */
function comparable(trials: readonly ObservedTrial[]): readonly ObservedTrial[] {
  const groups = new Map<number, ObservedTrial[]>()
  for (const observed of trials) {
    const { status, budget } = observed.trial
    if (status !== 'complete' && status !== 'diverged') continue
    groups.set(budget.amount, [...(groups.get(budget.amount) ?? []), observed])
  }
  return [...groups].sort(([a, of], [b, than]) => than.length - of.length || b - a)[0]?.[1] ?? []
}

/** All that any round drew from: what was widened included. */
function searchedSpace({ stages: { coarse, fine }, study }: ReportInput): Space {
  const rounds = [...(coarse?.rounds ?? []), ...(fine?.rounds ?? [])].map(({ space }) => space)
  return hullOf([study.plan.space, ...rounds])
}

/** 0 for the best; equals share the middle of their ranks, and what has no number the last ones. */
function ranksOf(trials: readonly ObservedTrial[], { study: { plan } }: ReportInput): number[] {
  const sign = plan.goal.direction === 'minimize' ? 1 : -1
  const values = trials.map(({ trial }) => {
    const value = sign * goalOf(trial, plan.goal)
    return trial.status === 'diverged' || Number.isNaN(value) ? Number.POSITIVE_INFINITY : value
  })
  const places = new Map<number, { sum: number; count: number }>()
  for (const [rank, value] of [...values].sort((a, b) => (a === b ? 0 : a - b)).entries()) {
    const { sum, count } = places.get(value) ?? { sum: 0, count: 0 }
    places.set(value, { sum: sum + rank, count: count + 1 })
  }
  return values.map((value) => places.get(value)!.sum / places.get(value)!.count)
}

function rowsOf(named: ReturnType<typeof importanceColumns>, ranks: readonly number[], seed: number): Row[] {
  const isWhole = (values: ArrayLike<number>) => !Array.from(values).some(Number.isNaN)
  const whole = named.filter(({ column }) => isWhole(column.values))
  const random = createRandom(seed).stream('importance')
  const shares = fanova(
    whole.map(({ column }) => column),
    ranks,
    { random },
  )
  const apart = pedAnova(
    named.map(({ column }) => column),
    ranks,
  )
  const all = apart.reduce((sum, one) => sum + one, 0)
  return named
    .map((one, i): Row => {
      const at = whole.indexOf(one)
      return {
        name: one.name,
        alone: at === -1 ? null : shares[at]!,
        amongBest: all > 0 ? apart[i]! / all : 0,
      }
    })
    .sort((a, b) => (b.alone?.share ?? 0) - (a.alone?.share ?? 0) || b.amongBest - a.amongBest)
}

function summarize(rows: readonly Row[], trials: number, { study }: ReportInput): string {
  const told = rows.filter(({ alone }) => alone !== null)
  const [first, second] = told
  const together = 1 - told.reduce((sum, { alone }) => sum + (alone?.share ?? 0), 0)
  const of = `over ${formatCount(trials, 'trial')} of equal budget`
  const apart = [...rows].sort((a, b) => b.amongBest - a.amongBest)[0]!
  const best = `the best tenth stands apart most in ${apart.name} (${formatShare(apart.amongBest)})`
  if (!first?.alone) return `${of.charAt(0).toUpperCase()}${of.slice(1)}, ${best}.`
  const next = second?.alone ? `, ${second.name} ${formatShare(second.alone.share)}` : ''
  return `${first.name} alone explains ${formatShare(first.alone.share)} of the ranks of ${study.plan.goal.series} ${of}${next}; ${formatShare(Math.max(0, together))} is due to parameters together and to noise; ${best}.`
}
