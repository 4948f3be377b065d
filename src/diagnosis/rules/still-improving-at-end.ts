import type { ObservedTrial } from '../../domain/trial.ts'
import { longer } from '../evidence/advice.ts'
import { goodTrials, ranked } from '../evidence/study-trials.ts'
import type { Bin } from '../evidence/thinned-curve.ts'
import { trendOf } from '../evidence/trend.ts'
import type { RunConclusion, StudyRule, StudyView } from './rule.ts'

/** Share of the run, at its end, that is looked at. */
const tail = 0.25
/** A trial improves where its last quarter brings at least this share of all it won (ours). */
const worthwhile = 0.02
const enoughTrials = 3

/** Where most good trials are cut off while they still improve, the ranking is one of speed. */
export const stillImprovingAtEnd: StudyRule = {
  meta: {
    id: 'still-improving-at-end',
    scope: 'study',
    symptom: 'Most of the good trials are still improving when their budget ends.',
    needs: [],
    severity: 'note',
    lookAlikes: ['improvement within the noise', 'the last gain of a decaying rate', 'stopped trials'],
  },
  examine: (view) => {
    if (ranked(view).length < enoughTrials) return []
    const judged = goodTrials(view).flatMap((observed) => improvementOf(observed, view) ?? [])
    const improving = judged.filter((trial) => trial.improves)
    if (judged.length < enoughTrials || improving.length <= judged.length / 2) return []
    return [conclude(judged.length, improving, view)]
  },
}

interface Improvement {
  readonly improves: boolean
  /** What the last quarter brought, as a share of all that the run won. */
  readonly gain: number
}

function improvementOf({ curves }: ObservedTrial, { goal, noise }: StudyView): Improvement | null {
  const series = curves[goal.series]
  if (series === undefined || series.values.length < 8) return null
  const sign = goal.direction === 'minimize' ? 1 : -1
  const points: Bin[] = series.values.flatMap((value, i) =>
    Number.isFinite(value) ? [{ step: series.steps[i]!, value: sign * value, count: 1 }] : [],
  )
  const last = points.at(-1)?.step ?? 0
  const first = points[0]?.step ?? 0
  const late = points.filter((point) => point.step >= last - tail * (last - first))
  const best = points.reduce((a, b) => (b.value < a.value ? b : a), points[0]!)
  const won = points[0]!.value - best.value
  const trend = trendOf(late)
  const gain = won > 0 ? -trend.change / won : 0
  const bestIsLate = best.step > last - tail * (last - first)
  const sure = trend.direction === 'falling' && -trend.change > (noise ?? 0)
  return { improves: bestIsLate && sure && gain > worthwhile, gain }
}

function conclude(judged: number, improving: readonly Improvement[], { goal }: StudyView): RunConclusion {
  const gain = improving.reduce((sum, trial) => sum + trial.gain, 0) / improving.length
  return {
    cause: 'budget',
    steps: null,
    what: `${improving.length} of the ${judged} best trials were still improving ${goal.series} at their end; the last quarter of their steps brought ${Math.round(100 * gain)} % of all they won.`,
    why: 'A setting that learns slowly but further has no chance to show it: the ranking is partly one of speed.',
    evidence: [
      {
        name: 'good trials still improving',
        value: (100 * improving.length) / judged,
        unit: '%',
        threshold: 50,
      },
      { name: 'gain of the last quarter', value: 100 * gain, unit: '%', threshold: 100 * worthwhile },
    ],
    confidence: Math.min(0.95, 0.6 + 0.1 * improving.length),
    ruledOut: [
      'noise: the slope of the last quarter is surely not zero',
      'stopped trials: only those that used their budget count',
    ],
    advice: [longer(2, 'Train twice as long in the next stage, and let the rate decay over the longer run.')],
  }
}
