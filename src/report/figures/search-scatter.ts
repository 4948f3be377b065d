import type { SearchOutcome, Widening } from '../../domain/outcome.ts'
import type { Space } from '../../domain/parameter.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { formatCount, formatNumber, formatSettings } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { valueAxis } from './axis.ts'
import type { Axis, Dot, Figure, Mark } from './figure.ts'
import { type NumericParameter, rangeOf, tellingParameters } from './telling-parameters.ts'
import { goalOf, leadingTrials, numberOf, searchTrials, trialTitle } from './trial-view.ts'

/** Number of shades that goals are sorted into. */
const shadeCount = 5

/**
 * Every search trial at its settings, shaded by the goal it reached: coarse as circles, fine as diamonds, diverged ones as
 * crosses; the ranges of each round as boxes, widened borders as arrows. With one numeric parameter, the goal is y.
 */
export function searchScatterFigure(input: ReportInput): Figure | null {
  const trials = searchTrials(input)
  const goal = input.study.plan.goal
  const outcomes = trials.map(({ trial }) => ({ settings: trial.settings, goal: goalOf(trial, goal) }))
  const [across, up] = tellingParameters(input.study.plan.space, outcomes)
  if (!across || trials.length === 0) return null

  const isLost = ({ trial }: ObservedTrial) =>
    !Number.isFinite(goalOf(trial, goal)) || trial.status === 'diverged'
  const shades = shadesOf(
    trials.filter((observed) => !isLost(observed)).map(({ trial }) => goalOf(trial, goal)),
    goal.direction,
  )
  const place = (observed: ObservedTrial): Dot => {
    const value = goalOf(observed.trial, goal)
    const shade = shades.of(value)
    return {
      x: numberOf(observed.trial.settings, across.name),
      y: up ? numberOf(observed.trial.settings, up.name) : value,
      title: trialTitle(observed.trial, goal),
      ...(shade === null ? {} : { shade }),
    }
  }
  const dotsOf = (chosen: readonly ObservedTrial[]) => chosen.map(place).filter((dot) => !Number.isNaN(dot.x))
  const measured = (stage: string) =>
    dotsOf(trials.filter((observed) => observed.trial.stage === stage && !isLost(observed)))
  const lost = dotsOf(trials.filter(isLost)).map(({ shade, ...dot }) => dot)
  const winner = leadingTrials(input).slice(0, 1).map(place)
  const boxes = up ? boxesOf(input, across, up) : []
  const widenings = [...(input.stages.coarse?.widenings ?? []), ...(input.stages.fine?.widenings ?? [])]
  const arrows = widenings.flatMap((widening) => arrowOf(widening, { across, up, boxes }))
  const all = [...measured('coarse'), ...measured('fine'), ...lost, ...winner]

  return {
    name: 'search-scatter',
    title: up ? `Search: ${across.name} and ${up.name}` : `Search: ${across.name}`,
    summary: summarize(input, { trials, widenings }),
    x: parameterAxis(across, [...all.map((dot) => dot.x), ...boxes.flatMap((box) => box.x)]),
    y: up
      ? parameterAxis(up, [...all.map((dot) => dot.y), ...boxes.flatMap((box) => box.y)])
      : valueAxis(
          goal.series,
          'linear',
          all.map((dot) => dot.y),
        ),
    marks: [
      ...boxes,
      ...dotMarks(lost, { shape: 'cross', hue: 'red', label: 'diverged or failed' }),
      ...dotMarks(measured('coarse'), { shape: 'circle', hue: 'blue', label: 'coarse' }),
      ...dotMarks(measured('fine'), { shape: 'diamond', hue: 'blue', label: 'fine' }),
      ...dotMarks(winner, {
        shape: 'ring',
        hue: 'orange',
        label: input.stages.final?.winner ? 'winner' : 'best so far',
      }),
      ...arrows,
    ],
    shades: { label: `${goal.series}, worst to best`, steps: shades.steps },
    table: {
      columns: ['trial', 'stage', across.name, ...(up ? [up.name] : []), goal.series, 'status'],
      rows: trials.map(({ trial }) => [
        trial.number,
        trial.stage,
        ...[across, ...(up ? [up] : [])].map(({ name }) => numberOf(trial.settings, name)),
        goalOf(trial, goal),
        trial.status,
      ]),
    },
  }
}

function parameterAxis(parameter: NumericParameter, values: readonly number[]): Axis {
  return valueAxis(parameter.name, parameter.scale, values)
}

function dotMarks(
  dots: readonly Dot[],
  look: { shape: 'circle' | 'diamond' | 'cross' | 'ring'; hue: 'red' | 'blue' | 'orange'; label: string },
): Mark[] {
  return dots.length > 0 ? [{ kind: 'dots', dots, ...look }] : []
}

/** Five groups of equal size by rank, so that one terrible trial does not make all others look alike. */
function shadesOf(goals: readonly number[], direction: 'minimize' | 'maximize') {
  const sorted = goals.filter(Number.isFinite).sort((a, b) => (direction === 'minimize' ? b - a : a - b))
  const shadeAt = (rank: number) =>
    Math.min(shadeCount - 1, Math.floor((rank * shadeCount) / Math.max(1, sorted.length)))
  const steps = Array.from({ length: shadeCount }, (_, shade) => {
    const part = sorted.filter((_, rank) => shadeAt(rank) === shade)
    const [first, last] = [part[0], part.at(-1)]
    return first === undefined || last === undefined ? '' : `${formatNumber(first)} to ${formatNumber(last)}`
  })
  return {
    steps,
    of: (value: number): number | null =>
      Number.isFinite(value) && sorted.includes(value) ? shadeAt(sorted.indexOf(value)) : null,
  }
}

type Box = Extract<Mark, { kind: 'box' }>

/** One box for each round whose ranges differ from those of the round before. */
function boxesOf(input: ReportInput, across: NumericParameter, up: NumericParameter): Box[] {
  const boxes: Box[] = []
  for (const outcome of [input.stages.coarse, input.stages.fine]) {
    for (const [index, round] of (outcome?.rounds ?? []).entries()) {
      const box = boxOf(round.space, [across.name, up.name], roundName(outcome, index))
      const last = boxes.at(-1)
      if (box && !(last && String([last.x, last.y]) === String([box.x, box.y]))) boxes.push(box)
    }
  }
  return boxes
}

function roundName(outcome: SearchOutcome | null, index: number): string {
  return index === 0 ? (outcome?.stage ?? '') : `${outcome?.stage}, round ${index + 1}`
}

function boxOf(space: Space, names: readonly [string, string], label: string): Box | null {
  const [x, y] = names.map((name) => {
    const parameter = space.parameters.find((candidate) => candidate.name === name)
    const range = parameter ? rangeOf(parameter) : null
    return range ? ([range.low, range.high] as const) : null
  })
  if (!x || !y) return null
  return {
    kind: 'box',
    x,
    y,
    label,
    ...(label.startsWith('fine') ? { hue: 'green' } : { hue: 'muted', dash: true }),
  }
}

function arrowOf(
  widening: Widening,
  on: { across: NumericParameter; up: NumericParameter | undefined; boxes: readonly Box[] },
): Mark[] {
  const label = `${widening.parameter} widened from ${formatNumber(widening.from)} to ${formatNumber(widening.to)} after trial ${widening.afterTrial}`
  const box = on.boxes[0]
  if (!box || !on.up) return []
  const middle = (ends: readonly [number, number], scale: 'linear' | 'log') =>
    scale === 'log' && ends[0] > 0 ? Math.sqrt(ends[0] * ends[1]) : (ends[0] + ends[1]) / 2
  if (widening.parameter === on.across.name) {
    const y = middle(box.y, on.up.scale)
    return [{ kind: 'arrow', from: [widening.from, y], to: [widening.to, y], hue: 'purple', label }]
  }
  if (widening.parameter !== on.up.name) return []
  const x = middle(box.x, on.across.scale)
  return [{ kind: 'arrow', from: [x, widening.from], to: [x, widening.to], hue: 'purple', label }]
}

function summarize(
  input: ReportInput,
  of: { trials: readonly ObservedTrial[]; widenings: readonly Widening[] },
): string {
  const { goal } = input.study.plan
  const count = (stage: string) => of.trials.filter(({ trial }) => trial.stage === stage).length
  const lost = of.trials.filter(({ trial }) => trial.status === 'diverged').length
  const best = leadingTrials(input)[0]
  const parts = [
    `${count('coarse')} coarse and ${formatCount(count('fine'), 'fine trial')}; ${lost} diverged`,
  ]
  for (const { parameter, side, from, to } of of.widenings) {
    parts.push(
      `the ${side} end of ${parameter} was widened from ${formatNumber(from)} to ${formatNumber(to)}`,
    )
  }
  if (best)
    parts.push(
      `the best settings are ${formatSettings(best.trial.settings)} (${goal.series} ${formatNumber(goalOf(best.trial, goal), 4)})`,
    )
  return `${parts.join('; ')}.`
}
