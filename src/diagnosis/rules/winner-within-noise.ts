import { repair } from '../evidence/advice.ts'
import { say } from '../evidence/phrases.ts'
import { goalValue, ranked } from '../evidence/study-trials.ts'
import type { StudyRule } from './rule.ts'

const enough = 4

/** The best of many is partly the luckiest; repeating it with other seeds tells by how much. */
export const winnerWithinNoise: StudyRule = {
  meta: {
    id: 'winner-within-noise',
    scope: 'study',
    symptom: 'The best trials differ by less than two runs of the same setting do.',
    needs: [],
    severity: 'note',
    lookAlikes: ['a clear winner', 'a spread between seeds that is not known', 'few trials'],
  },
  examine: (view) => {
    const { noise, goal } = view
    const trials = ranked(view)
    if (noise === null || !(noise > 0) || trials.length < enough) return []
    const values = trials.map((trial) => goalValue(trial, goal)!)
    // Two runs of one setting differ by this much one time in twenty.
    const bound = 1.96 * Math.SQRT2 * noise
    const tied = values.filter((value) => value - values[0]! < bound).length
    if (tied < 3) return []
    const lead = values[1]! - values[0]!
    return [
      {
        cause: 'seed-noise',
        steps: null,
        what: `The best trial leads by ${say(lead, 2)} in ${goal.series}, and ${tied - 1} others are within ${say(bound, 2)} of it, which is what two seeds of one setting differ by.`,
        why: 'Which of them is first is luck: another seed would change the order.',
        evidence: [
          { name: 'lead of the best', value: lead, threshold: bound },
          { name: 'spread between seeds', value: noise },
          { name: 'trials that cannot be told apart', value: tied },
        ],
        confidence: 0.9,
        ruledOut: ['a clear winner: two or more others are within the noise'],
        advice: [
          repair(
            'seeds',
            `Repeat the best ${Math.min(tied, 5)} with three more seeds each before choosing, or take the cheapest of them.`,
          ),
        ],
      },
    ]
  },
}
