import type { StageContext } from '../stage.ts'
import { allowanceOf } from './allowance.ts'
import { paceOf } from './pace-of.ts'
import { type Runs, secondsOf } from './run-cost.ts'

/** How thoroughly the usable rates are looked for. */
export interface RangeDepth {
  /** Decades above and below the program's own rate that are tried first; null: all of the usual ones. */
  readonly around: { readonly above: number; readonly below: number } | null
  /** Seeds with which the ends are looked for, counted from the study's own. */
  readonly seeds: readonly number[]
  /** Rates a decade near the ends. */
  readonly density: number
  /** Longer runs that choose among the rates in between; null: the short runs choose. */
  readonly longer: {
    readonly shares: readonly number[]
    readonly seeds: readonly number[]
    readonly most: number
  } | null
  /** Steps of a short run: enough to tell a fall from the noise, few enough to be repeated. */
  readonly steps: number
  /** Less than the whole was done, to save time. */
  readonly saving: boolean
}

const wide = [1 / 300, 1 / 100, 1 / 30, 1 / 10, 1 / 3, 1 / 1.5]

export const whole: RangeDepth = {
  around: null,
  seeds: [0, 1, 2],
  density: 4,
  longer: { shares: wide, seeds: [0, 1], most: 8 },
  steps: 80,
  saving: false,
}

/** A program whose runs cannot be cut short trains to its end every time: the same runs say which rate ends best. */
export const runsToTheEnd: RangeDepth = { ...whole, seeds: [0], density: 2, longer: null }

/** From the most thorough to what still finds both ends, each between two tried rates half a decade apart. */
const savings: readonly RangeDepth[] = [
  { ...whole, seeds: [0, 1], density: 3, longer: { shares: wide, seeds: [0], most: 6 }, saving: true },
  {
    ...whole,
    seeds: [0],
    density: 2,
    longer: { shares: [1 / 30, 1 / 10, 1 / 3], seeds: [0], most: 3 },
    saving: true,
  },
  {
    ...whole,
    around: { above: 2, below: 3 },
    seeds: [0],
    density: 2,
    longer: null,
    saving: true,
  },
]

/** Fewest steps in which a fall can be told from the noise between batches (ours). */
const fewestSteps = 20
/** Decades that are tried of a program with nothing saved. */
const usualDecades = 9
/** Trials of a standard search: fewer of them ask for as much less of a range. */
const standardSearch = 48
/** A run whose start takes so many times as long as its steps is dear for what it tells (ours). */
const dear = 2

/** The most thorough range that the budget has room for; the whole of it where nothing was measured. */
export function rangeDepthOf(context: StageContext): RangeDepth {
  const { effort, steering, workers } = context.plan
  if (!steering.budget) return runsToTheEnd
  const pace = paceOf(context)
  if (pace === null) return whole
  const depths = [whole, ...savings]
  const last = depths.at(-1)!
  if (effort.kind === 'trials') {
    const room = (countOf(whole) * effort.trials) / standardSearch
    return depths.find((depth) => countOf(depth) <= room) ?? last
  }
  const allowance = allowanceOf(context, 'range')
  if (allowance === null) return pace.start > dear * whole.steps * pace.step ? depths[1]! : whole
  const cost = (depth: RangeDepth) =>
    runsOf(depth, context).reduce((sum, runs) => sum + secondsOf(runs, pace, workers), 0)
  const fitting = depths.find((depth) => cost(depth) <= allowance)
  if (fitting !== undefined) return fitting
  const [short] = runsOf(last, context)
  const each = allowance / short!.count - pace.start
  const steps = Math.floor(each / pace.step)
  return { ...last, steps: Math.min(last.steps, Math.max(fewestSteps, steps)) }
}

/** The runs that such a range is likely to take: short ones, then longer ones. */
export function runsOf(
  depth: RangeDepth,
  context: Pick<StageContext, 'facts'>,
): readonly [short: Runs, longer: Runs] {
  return [
    { count: shortRuns(depth), steps: depth.steps, evaluated: false },
    { count: longerRuns(depth), steps: longerSteps(context), evaluated: true },
  ]
}

/** One more decade on average, the rate that stands still with each seed, and a fresh seed at the suggested rate. */
function shortRuns({ seeds, density, around }: RangeDepth): number {
  const decades = around === null ? usualDecades : around.above + around.below + 1
  const nearAnEnd = seeds.length * (density + 1) - 2
  return 1 + decades + 1 + 2 * nearAnEnd + (seeds.length - 1) + 2
}

function longerRuns({ longer }: RangeDepth): number {
  return longer === null ? 0 : longer.most * longer.seeds.length
}

function countOf(depth: RangeDepth): number {
  return shortRuns(depth) + longerRuns(depth)
}

/** Steps of the longer runs, at most so many epochs. */
const standardLonger = { steps: 400, most: 6 }

export function longerSteps({ facts }: Pick<StageContext, 'facts'>): number {
  const { stepsPerEpoch } = facts
  return stepsPerEpoch === undefined
    ? standardLonger.steps
    : Math.min(standardLonger.steps, standardLonger.most * stepsPerEpoch)
}
