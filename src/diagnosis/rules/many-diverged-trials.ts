import { wilsonInterval } from '../../math/binomial.ts'
import { median } from '../../math/quantile.ts'
import { repair } from '../evidence/advice.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunConclusion, StudyRule, StudyView } from './rule.ts'

/** Share of diverged trials that must be surpassed by the lower end of its 95 % interval. */
const bound = 0.25

/** Where a good part of the search blows up, its range reaches too far, or something is broken. */
export const manyDivergedTrials: StudyRule = {
  meta: {
    id: 'many-diverged-trials',
    scope: 'study',
    symptom: 'More than a quarter of the trials diverge.',
    needs: [],
    severity: 'warning',
    lookAlikes: ['a few diverged trials among few', 'programs that broke for other reasons'],
  },
  examine: (view) => {
    const counted = view.trials.filter(({ trial }) => trial.status !== 'failed')
    const diverged = counted.filter(({ trial }) => trial.status === 'diverged')
    const share = wilsonInterval(diverged.length, counted.length)
    if (!(share.low > bound)) return []
    return [conclude(view, counted.length, diverged.length, share.low)]
  },
}

function conclude(view: StudyView, trials: number, diverged: number, low: number): RunConclusion {
  const cut = rateOfDivergence(view)
  return {
    cause: cut === null ? 'unclear' : 'search-range',
    steps: null,
    what: `${diverged} of ${trials} trials diverged${cut === null ? '' : `; above a ${cut.name} of about ${say(cut.at, 2)} nearly all do`}.`,
    why:
      cut === null
        ? 'They do not differ from the others by their learning rate, so cutting its range will not help: look at the other parameters, or for a fault in the program.'
        : 'The range of the learning rate reaches beyond what this network can stand; every trial drawn there is lost.',
    evidence: [
      {
        name: 'share of diverged trials',
        value: (100 * diverged) / trials,
        unit: '%',
        threshold: 100 * bound,
      },
      { name: 'lower end of its 95 % interval', value: 100 * low, unit: '%', threshold: 100 * bound },
      ...(cut === null
        ? []
        : [{ name: 'trials sorted right by this bound', value: 100 * cut.right, unit: '%' }]),
    ],
    confidence: cut === null ? 0.8 : 0.95,
    ruledOut: [
      'chance among few trials: even the lower end of the interval is above a quarter',
      'broken programs: failed trials are not counted',
    ],
    advice: [
      ...(cut === null
        ? []
        : [
            {
              text: `Cut the range of ${cut.name} at ${say(cut.at, 2)}.`,
              change: { kind: 'cut' as const, parameter: cut.name, side: 'high' as const, at: cut.at },
            },
          ]),
      repair(
        'warm-up',
        cut === null
          ? `Look at what the diverged trials share (${sayShare(diverged / trials)} of all).`
          : 'Or warm the rate up and clip gradients: the best rates often lie just above.',
      ),
    ],
  }
}

/**
 * The rate that best separates diverged from other trials (a stump in the logarithm). Null unless it sorts 85 % of the
 * trials right and better than calling all of them diverged, with the diverged above.
 */
function rateOfDivergence(view: StudyView): { name: string; at: number; right: number } | null {
  const parameter = view.space.parameters.find((candidate) => candidate.role === 'learningRate')
  if (parameter === undefined) return null
  const points = view.trials
    .filter(({ trial }) => trial.status !== 'failed')
    .map(({ trial }) => ({ rate: trial.settings[parameter.name], diverged: trial.status === 'diverged' }))
    .filter(
      (point): point is { rate: number; diverged: boolean } =>
        typeof point.rate === 'number' && point.rate > 0,
    )
    .sort((a, b) => a.rate - b.rate)
  const diverged = points.filter((point) => point.diverged).length
  let below = 0
  let best = { correct: 0, places: [] as number[] }
  // Split after point i: those above count as diverged.
  for (let i = 0; i + 1 < points.length; i++) {
    if (points[i]!.diverged) below++
    const correct = i + 1 - below + (diverged - below)
    if (correct > best.correct) best = { correct, places: [] }
    if (correct === best.correct) best.places.push(Math.sqrt(points[i]!.rate * points[i + 1]!.rate))
  }
  const right = best.correct / points.length
  if (points.length === 0 || right < 0.85 || best.correct <= diverged) return null
  return { name: parameter.name, at: median(best.places), right }
}
