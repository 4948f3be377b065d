import type { Parameter } from '../../domain/parameter.ts'
import { type Border, detectBorders } from '../../space/border.ts'
import { repair } from '../evidence/advice.ts'
import { say } from '../evidence/phrases.ts'
import { goalValue } from '../evidence/study-trials.ts'
import type { RunConclusion, StudyRule, StudyView } from './rule.ts'

/**
 * The good settings crowd one end of a searched range. How that is told from chance, and for which bounds it is asked,
 * is `detectBorders`' business. A side that was widened already after the same trials is no news.
 */
export const bestValueOnBorder: StudyRule = {
  meta: {
    id: 'best-value-on-border',
    scope: 'study',
    symptom: 'The best settings crowd one end of a searched range.',
    needs: [],
    severity: 'warning',
    falseAlarmRate: null,
    lookAlikes: ['a parameter that does not matter', 'natural bounds', 'a single lucky trial at the bound'],
  },
  examine: (view) => {
    const trials = view.trials
      .filter(({ trial }) => trial.status !== 'stopped')
      .map((observed) => ({
        settings: observed.trial.settings,
        value: goalValue(observed, view.goal),
        status: observed.trial.status,
      }))
    const space = view.rounds.at(-1)?.space ?? view.space
    const borders = detectBorders({ space, trials })
    return borders.map((border) =>
      conclude(border, space.parameters.find((one) => one.name === border.parameter)!, view),
    )
  },
}

function conclude(border: Border, parameter: Parameter, { widenings }: StudyView): RunConclusion {
  const { parameter: name, side, crowding, best, outer, trials, p } = border
  const bound = 'low' in parameter ? ` ${say(side === 'low' ? parameter.low : parameter.high)}` : ''
  const before = widenings.some((widening) => widening.parameter === name && widening.side === side)
  const end = side === 'low' ? 'lower' : 'upper'
  return {
    steps: null,
    what: `${crowding} of the ${best} best trials have ${name} in the outermost tenth at its ${end} end${bound}, where ${outer} of all ${trials} trials lie.`,
    why: `The best value probably lies beyond the ${end} bound${before ? ', although it was moved once already' : ''}: the search has not looked where it should.`,
    evidence: [
      { name: 'best trials at the border', value: crowding, threshold: 3 },
      { name: 'probability by chance', value: p, threshold: 0.0086 },
    ],
    confidence: 1 - Math.max(p, 0.01),
    ruledOut: [
      'a parameter that does not matter: then so many at one end happen with the probability given',
      'a single lucky trial: it takes three',
    ],
    advice: [
      border.canWiden
        ? {
            text: `Widen ${name} at its ${end} end and keep all trials made so far.`,
            change: { kind: 'widen', parameter: name, side },
          }
        : repair('choices', `Add a choice beyond the ${end} end of ${name}.`),
    ],
  }
}
