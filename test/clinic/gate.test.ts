import { describe, expect, it } from 'vitest'
import { hosts } from '../../bench/clinic/making/hosts.ts'
import { labelFamily } from '../../bench/clinic/making/label.ts'
import { makeRecord } from '../../bench/clinic/making/make-record.ts'
import { planFamily } from '../../bench/clinic/making/plan.ts'
import { scoreRun } from '../../bench/clinic/scoring/score-run.ts'
import { levels } from '../../bench/clinic/scoring/signals.ts'
import { isRight, tally } from '../../bench/clinic/scoring/tally.ts'

// A small fixed part of bench/clinic: one family whose data are on every machine, one seed of each plan.
const best = levels.at(-1)!
const host = hosts.find(({ family }) => family.name === 'glyphs-mlp-64-32-sgd')!
const plans = planFamily(host, [1]).filter((plan) => plan.seed === 1 || plan.id.includes('/plain/'))
const runs = labelFamily(plans.map(makeRecord))
  .filter(({ label }) => label !== 'dropped')
  .map((record) => scoreRun(record, [best]))
const { falseAlarms, recall, rightCause } = tally(runs, best)

describe('the rules on a family of the clinic', () => {
  it('has enough of both kinds to say something', () => {
    expect(falseAlarms.of).toBeGreaterThanOrEqual(18)
    expect(recall.of).toBeGreaterThanOrEqual(25)
  })

  it('stay silent on healthy runs', () => {
    const spoke = runs.filter((run) => run.label === 'healthy' && run.said[best]!.rules.length > 0)
    expect(spoke.map(({ lookAlike, said }) => `${lookAlike}: ${said[best]!.rules}`)).toEqual([])
  })

  it('speak on faulty runs, and name what is wrong', () => {
    const silent = runs.filter((run) => run.label === 'faulty' && run.said[best]!.rules.length === 0)
    const wrong = runs.filter((run) => run.label === 'faulty' && !isRight(run, best))
    expect(silent.map(({ fault }) => fault).length).toBeLessThanOrEqual(0.12 * recall.of)
    expect(wrong.map(({ fault }) => fault).length).toBeLessThanOrEqual(0.25 * rightCause.of)
  })
})
