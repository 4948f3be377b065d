import type { Widening } from '../../domain/outcome.ts'
import type { Parameter } from '../../domain/parameter.ts'
import type { Border } from '../../space/border.ts'
import type { DivergedBorder } from '../../space/diverged-border.ts'
import { repair } from '../evidence/advice.ts'
import { bestTrials, crowdedEnds, deadEnd, searchedSpace } from '../evidence/crowded-ends.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunConclusion, StudyRule, StudyView } from './rule.ts'

/** Best trials at or beyond an end that speak for themselves: three of five, as in `detectBorders`. */
const crowd = 3

/**
 * The good settings crowd one end of a searched range. How that is told from chance, and for which bounds it is asked,
 * is `detectBorders`' business. Where the search has moved the end itself, the rule says so, and goes on saying so when
 * the wider range is no longer crowded: the range that was given was the wrong one.
 */
export const bestValueOnBorder: StudyRule = {
  meta: {
    id: 'best-value-on-border',
    scope: 'study',
    symptom: 'The best settings crowd one end of a searched range.',
    needs: [],
    severity: 'warning',
    lookAlikes: ['a parameter that does not matter', 'natural bounds', 'a single lucky trial at the bound'],
  },
  examine: (view) => {
    const moves = movedEnds(view)
    const crowded = crowdedEnds(view)
    const dead = deadEnd(view)
    const isMoved = (end: { parameter: string; side: string }): boolean =>
      moves.some(([first]) => first.parameter === end.parameter && first.side === end.side)
    return [
      ...moves.map((move) => concludeMoved(move, view)),
      ...crowded.filter((border) => !isMoved(border)).map((border) => concludeCrowded(border, view)),
      ...(dead === null || isMoved(dead) ? [] : [concludeDead(dead)]),
    ]
  },
}

type Move = readonly [Widening, ...Widening[]]

/** What was widened, put together by parameter and side, in order. */
function movedEnds({ widenings }: StudyView): readonly Move[] {
  const moves = new Map<string, [Widening, ...Widening[]]>()
  for (const widening of widenings) {
    const key = `${widening.parameter} ${widening.side}`
    const known = moves.get(key)
    if (known === undefined) moves.set(key, [widening])
    else known.push(widening)
  }
  return [...moves.values()]
}

function concludeMoved(move: Move, view: StudyView): RunConclusion {
  const [first] = move
  const { parameter, side, from } = first
  const { to } = move.at(-1)!
  const best = bestTrials(view)
  const beyond = best.filter(({ trial }) => {
    const value = trial.settings[parameter]
    return typeof value === 'number' && (side === 'low' ? value < from : value > from)
  }).length
  const still = crowdedEnds(view).some((border) => border.parameter === parameter && border.side === side)
  const right = beyond >= crowd
  const [end, ends] = [endOf(side), say(from)]
  const before = view.trials.filter(({ trial }) => trial.number <= first.afterTrial)
  const survived = before.filter(({ trial }) => trial.status === 'complete').length
  const cause =
    survived < crowd
      ? `${before.length - survived} of the first ${before.length} trials did not survive in the range of ${parameter}, so its ${end} end was moved from ${ends} to ${say(to)}`
      : `The best trials crowded the ${end} end of ${parameter}, so it was moved from ${ends} to ${say(to)}`
  const how = move.some(({ because }) => because === 'measured')
    ? ', straight to the rates that the range stage had measured to train'
    : ''
  return {
    ...(right ? {} : { severity: 'note' as const }),
    cause: 'search-range',
    steps: null,
    what: `${cause}${how}; all ${before.length} earlier trials were kept, and ${beyond} of the ${best.length} best trials now lie beyond the old end.`,
    why: right
      ? `The range that was searched first does not hold the best values${still ? ', and the best still crowd the end where it is now' : ''}.`
      : 'Nothing better was found beyond the old end: the first range was right as it was.',
    evidence: [
      { name: 'best trials beyond the old end', value: beyond, threshold: crowd },
      { name: 'the end now', value: to, threshold: from },
      { name: 'trials kept', value: before.length },
    ],
    confidence: right ? 0.95 : 0.5,
    ruledOut: [
      'a lucky trial at the bound: the new ground was searched, and the best trials were looked at again',
    ],
    advice: [
      right || still
        ? {
            text: still
              ? `Widen the ${end} end of ${parameter} beyond ${say(to)}.`
              : `Begin the next search with a range of ${parameter} that reaches ${side === 'low' ? 'down' : 'up'} to ${say(to)}.`,
            change: { kind: 'widen', parameter, side },
          }
        : {
            text: `Leave the ${end} end of ${parameter} at ${ends} in the next search.`,
            change: { kind: 'cut', parameter, side, at: from },
          },
    ],
  }
}

function concludeCrowded(border: Border, view: StudyView): RunConclusion {
  const { parameter: name, side, crowding, best, outer, trials, zone, p } = border
  const parameter = searchedSpace(view).parameters.find((one) => one.name === name)!
  const end = endOf(side)
  return {
    cause: 'search-range',
    steps: null,
    what: `${crowding} of the ${best} best trials have ${name} in the outer ${sayShare(zone)} at its ${end} end${boundOf(parameter, side)}, where ${outer} of all ${trials} trials lie.`,
    why: `The best value probably lies beyond the ${end} bound: the search has not looked where it should.`,
    evidence: [
      { name: 'best trials at the border', value: crowding, threshold: crowd },
      { name: 'probability by chance', value: p, threshold: 0.005 },
    ],
    confidence: 1 - Math.max(p, 0.01),
    ruledOut: [
      'a parameter that does not matter: then the goal would not improve on the way to the end but for the probability given',
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

function concludeDead({ parameter, side, diverged, trials }: DivergedBorder): RunConclusion {
  return {
    cause: 'search-range',
    steps: null,
    what: `${diverged} of ${trials} trials diverged, whatever ${parameter} they had.`,
    why: `Training diverges above a learning rate and not below it: the whole range of ${parameter} probably lies too high.`,
    evidence: [{ name: 'diverged trials', value: diverged, threshold: 8 }],
    confidence: 0.8,
    ruledOut: ['chance: fewer than three trials survived'],
    advice: [
      {
        text: `Widen ${parameter} at its ${endOf(side)} end and keep all trials made so far.`,
        change: { kind: 'widen', parameter, side },
      },
    ],
  }
}

function endOf(side: 'low' | 'high'): string {
  return side === 'low' ? 'lower' : 'upper'
}

function boundOf(parameter: Parameter, side: 'low' | 'high'): string {
  return 'low' in parameter ? ` ${say(parameter[side])}` : ''
}
