import { goalValues, objectivesOf } from '../../domain/goal.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { hypervolume } from '../../math/hypervolume.ts'
import { frontsOf } from '../../math/non-dominated.ts'
import { unitCube } from '../../math/pareto-order.ts'
import { formatNumber, formatSettings } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { valueAxis } from './axis.ts'
import type { Cell, Dot, Figure } from './figure.ts'
import { missedBy, searchTrials } from './trial-view.ts'

/** A study of several goals: what can be compared of its trials, and which of them no other beats in all goals. */
export interface Front {
  /** The trials that no other beats, in the order of the first goal, best first. */
  readonly trials: readonly ObservedTrial[]
  readonly others: readonly ObservedTrial[]
  /**
   * Share of the space between the best and the worst value of each goal that the front covers (its hypervolume), of the trials
   * compared; 1 where one trial is the best in everything.
   */
  readonly covered: number
}

/** Null where there is one goal, or no trial that has come to a value in all of them and keeps the constraints. */
export function paretoFront(input: ReportInput): Front | null {
  const { goal } = input.study.plan
  if (goal.also === undefined) return null
  const stage = input.stages.fine ?? input.stages.coarse
  // Trials of one stage have one budget, and compare.
  const searched = searchTrials(input).filter(
    ({ trial }) => trial.purpose === 'search' && (stage === null || trial.stage === stage.stage),
  )
  const compared = searched.filter(
    ({ trial }) =>
      trial.status === 'complete' &&
      valuesOf(trial, input) !== null &&
      (missedBy(trial, goal) ?? []).length === 0,
  )
  const points = compared.map(({ trial }) => valuesOf(trial, input)!)
  const [first] = frontsOf(points)
  if (first === undefined) return null
  const onFront = new Set(first)
  const worth = (one: ObservedTrial): number => valuesOf(one.trial, input)![0]!
  return {
    trials: first.map((i) => compared[i]!).sort((a, b) => worth(a) - worth(b)),
    others: compared.filter((_, i) => !onFront.has(i)),
    covered: hypervolume(
      unitCube(points),
      points[0]!.map(() => 1),
    ),
  }
}

/** The first two goals against each other, and all of them as a table of the trials that no other beats. */
export function paretoFrontFigure(input: ReportInput): Figure | null {
  const front = paretoFront(input)
  if (front === null) return null
  const [first, second] = objectivesOf(input.study.plan.goal)
  const of = ({ trial }: ObservedTrial, series: string): number => trial.metrics[series]?.last ?? Number.NaN
  const dot = (one: ObservedTrial): Dot => ({
    x: of(one, first!.series),
    y: of(one, second!.series),
    title: `#${one.trial.number}: ${formatSettings(one.trial.settings)}`,
  })
  const all = [...front.trials, ...front.others]
  return {
    name: 'pareto-front',
    title: 'What no other trial beats',
    summary: summarize(input, front),
    x: valueAxis(
      first!.series,
      'linear',
      all.map((one) => of(one, first!.series)),
    ),
    y: valueAxis(
      second!.series,
      'linear',
      all.map((one) => of(one, second!.series)),
    ),
    marks: [
      {
        kind: 'dots',
        dots: front.others.map(dot),
        hue: 'muted',
        shape: 'circle',
        label: 'beaten by another',
      },
      { kind: 'dots', dots: front.trials.map(dot), hue: 'blue', shape: 'diamond', label: 'beaten by none' },
    ],
    table: {
      columns: ['trial', ...objectivesOf(input.study.plan.goal).map(({ series }) => series), 'settings'],
      rows: front.trials.map((one): Cell[] => [
        one.trial.number,
        ...objectivesOf(input.study.plan.goal).map(({ series }) => of(one, series)),
        formatSettings(one.trial.settings),
      ]),
    },
  }
}

function summarize(input: ReportInput, { trials, others, covered }: Front): string {
  const goals = objectivesOf(input.study.plan.goal).map(
    ({ series, direction }) => `${series} (${direction === 'minimize' ? 'less' : 'more'} is better)`,
  )
  const count = trials.length === 1 ? '1 trial is' : `${trials.length} trials are`
  return `${count} beaten by no other of ${trials.length + others.length} in all of ${goals.join(', ')}; together they cover ${formatNumber(100 * covered, 3)} % of what lies between the best and the worst value of each.`
}

function valuesOf(trial: ObservedTrial['trial'], input: ReportInput): readonly number[] | null {
  return goalValues(trial.metrics, input.study.plan.goal)
}
