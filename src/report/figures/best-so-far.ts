import type { ObservedTrial } from '../../domain/trial.ts'
import { formatCount, formatNumber } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { exactAxis, valueAxis } from './axis.ts'
import { finiteOnly } from './curve.ts'
import type { Cell, Dot, Figure, Mark } from './figure.ts'
import { goalOf, inOrder, isBetter, keptGoalOf, trialTitle, wholeEpochs } from './trial-view.ts'

interface Moment {
  readonly observed: ObservedTrial
  /** Epochs of all training data spent by the study when this trial began, and when it had finished. */
  readonly before: number
  readonly spent: number
  readonly goal: number
  readonly best: number
}

/**
 * The best goal reached against the epochs spent, counted as the cost account counts them: probes on a portion of the
 * data by that portion. What the stages before the search cost is a lead-in without points.
 */
export function bestSoFarFigure(input: ReportInput): Figure | null {
  const goal = input.study.plan.goal
  // Of several goals no trial is the best.
  if (goal.also !== undefined) return null
  const moments = momentsOf(input)
  const first = moments[0]
  if (!first || !moments.some((moment) => Number.isFinite(moment.goal))) return null
  const stairs = stairsOf(moments)
  const values = typical(
    moments.map((moment) => moment.goal),
    stairs.y,
  )
  const dots: Dot[] = moments
    .filter((moment) => Number.isFinite(moment.goal))
    .map((moment) => ({ x: moment.spent, y: moment.goal, title: trialTitle(moment.observed.trial, goal) }))

  return {
    name: 'best-so-far',
    title: 'Best so far',
    summary: summarize(input, moments),
    x: exactAxis('epochs spent by the study', 0, moments.at(-1)?.spent ?? 1),
    y: valueAxis(
      goal.series,
      goal.series.includes('loss') && values.every((value) => value > 0) ? 'log' : 'linear',
      values,
    ),
    marks: [
      ...leadIn(first.before),
      ...stageRules(moments),
      { kind: 'dots', dots, hue: 'muted', shape: 'circle', label: 'one trial' },
      { kind: 'line', x: stairs.x, y: stairs.y, hue: 'blue', label: 'best so far' },
    ],
    table: {
      columns: ['trial', 'stage', 'epochs spent', goal.series, 'best so far'],
      rows: moments.filter(isRecord).map((moment): Cell[] => {
        const { number, stage } = moment.observed.trial
        return [number, stage, moment.spent, moment.goal, moment.best]
      }),
    },
  }
}

function momentsOf(input: ReportInput): Moment[] {
  const goal = input.study.plan.goal
  let [spent, best] = [0, Number.NaN]
  const moments: Moment[] = []
  for (const observed of inOrder(input.trials)) {
    const before = spent
    spent += wholeEpochs(observed.trial, input.facts.trainSamples)
    if (observed.trial.stage === 'sanity' || observed.trial.stage === 'range') continue
    const value = goalOf(observed.trial, goal)
    const kept = keptGoalOf(observed.trial, goal)
    if (Number.isFinite(kept) && isBetter(kept, best, goal)) best = kept
    moments.push({ observed, before, spent, goal: value, best })
  }
  return moments
}

function isRecord(moment: Moment, index: number, all: readonly Moment[]): boolean {
  return Number.isFinite(moment.best) && moment.best !== all[index - 1]?.best
}

function stairsOf(moments: readonly Moment[]): { x: number[]; y: number[] } {
  const [x, y]: [number[], number[]] = [[], []]
  for (const [i, moment] of moments.entries()) {
    const before = moments[i - 1]
    if (before && before.best !== moment.best) {
      x.push(moment.spent)
      y.push(before.best)
    }
    x.push(moment.spent)
    y.push(moment.best)
  }
  return { x, y }
}

/** The middle nine tenths of all goals and every best: the worst trials would press the rest into a line. */
function typical(goals: readonly number[], best: readonly number[]): number[] {
  const sorted = finiteOnly(goals).sort((a, b) => a - b)
  const cut = Math.floor(sorted.length * 0.05)
  return [...sorted.slice(cut, sorted.length - cut), ...finiteOnly(best)]
}

function leadIn(until: number): Mark[] {
  return until > 0
    ? [{ kind: 'band', along: 'x', low: 0, high: until, hue: 'muted', label: 'before the search' }]
    : []
}

function stageRules(moments: readonly Moment[]): Mark[] {
  return moments.flatMap((moment, i): Mark[] => {
    const { stage } = moment.observed.trial
    if (moments[i - 1]?.observed.trial.stage === stage) return []
    return [{ kind: 'rule', along: 'x', at: moment.before, hue: 'muted', dash: true, label: stage }]
  })
}

function summarize(input: ReportInput, moments: readonly Moment[]): string {
  const last = moments.at(-1)
  const record = moments.filter(isRecord).at(-1)
  if (!last || !record) return 'No trial has reported the goal.'
  const share = last.spent > 0 ? Math.round((100 * record.spent) / last.spent) : 100
  return `The best ${input.study.plan.goal.series} of any trial, ${formatNumber(record.best, 4)}, came from trial ${record.observed.trial.number} after ${formatCount(record.spent, 'epoch')}, ${share} % of what was spent.`
}
