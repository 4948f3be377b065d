import { describe, expect, it } from 'vitest'
import { measuredPace } from '../../../src/cli/agent/measured-pace.ts'

/** Steps that are told each at its end, the first one after so many seconds. */
function told(about: { first: number; gaps: readonly number[] }) {
  const steps = [{ step: 0, time: 100 + about.first }]
  for (const gap of about.gaps) steps.push({ step: steps.length, time: steps.at(-1)!.time + gap })
  return steps
}

describe('what a look at a program says of its pace', () => {
  it('tells the start, the steps and the evaluation at the end apart', () => {
    const steps = told({ first: 5, gaps: Array.from({ length: 29 }, () => 0.1) })
    const pace = measuredPace({ began: 100, steps, ended: steps.at(-1)!.time + 2 })!
    expect(pace.start).toBeCloseTo(4.9, 6)
    expect(pace.step).toBeCloseTo(0.1, 6)
    expect(pace.evaluation).toBeCloseTo(2, 6)
    expect(pace.look).toBeCloseTo(9.9, 6)
  })

  it('counts what interrupts the training as evaluation', () => {
    const steps = told({ first: 5, gaps: [30, ...Array.from({ length: 20 }, () => 0.1)] })
    const pace = measuredPace({ began: 100, steps, ended: steps.at(-1)!.time })!
    expect(pace.step).toBeCloseTo(0.1, 6)
    expect(pace.evaluation).toBeCloseTo(29.9, 6)
  })

  it('cannot tell from one or two steps', () => {
    expect(measuredPace({ began: 0, steps: [], ended: 9 })).toBeNull()
    expect(measuredPace({ began: 100, steps: told({ first: 1, gaps: [1] }), ended: 109 })).toBeNull()
  })
})
