import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/math/random.ts'
import { deviationOfStep, meanOver, reportedLoss, tailFrom } from '../../src/recipe/range/reported-loss.ts'
import { judgeShortRun } from '../../src/recipe/range/short-run.ts'
import { isStuck } from '../../src/recipe/range/stuck.ts'
import { shortRun } from './range-runs.ts'

/** Loss of guessing among ten classes, where a network with small weights begins: ln 10. */
const guess = Math.log(10)
const noise = createRandom('batches')
const batches = Array.from({ length: 80 }, () => 0.05 * noise.normal())
/** The same mini-batches around a loss that goes as `course` says, from 0 at the first step to 1 at the last. */
const along = (course: (done: number) => number, around = batches) =>
  shortRun(around.map((batch, step) => course(step / 79) + batch))
const still = along(() => guess)

describe('judgeShortRun', () => {
  it.each([
    // CS231n's babysitting: the loss of the first epochs, and what the lecture says of it.
    ['lr 1e-6: loss barely changes (2.302576 to 2.302420)', (t: number) => guess - 0.000156 * t, 'flat'],
    ['lr 1e-3: loss goes down', (t: number) => 2.3 - 0.4 * t, 'falls'],
    ['a good rate: like an exponential', (t: number) => 0.4 + 1.9 * Math.exp(-4 * t), 'falls'],
    ['too high: drops fast, sticks at a worse loss', (t: number) => (t < 0.1 ? 2.3 - 5 * t : 1.8), 'falls'],
    ['lr 1e6: not a number', (t: number) => (t < 0.05 ? 2.3 : Number.NaN), 'explodes'],
    ['lr 3e-3: infinite in the end', (t: number) => (t < 0.9 ? 2.2 : Number.POSITIVE_INFINITY), 'explodes'],
    ['beyond 3 times the first loss', (t: number) => 2.3 + 8 * t, 'explodes'],
    ['goes down, then rises for good', (t: number) => 2.3 - 3 * t + 5 * t * t, 'explodes'],
    ['a bump at the start, then down', (t: number) => (t < 0.1 ? 3.2 : 1.5), 'falls'],
  ] as const)('%s', (_, course, outcome) => {
    expect(judgeShortRun(along(course), { still }).outcome).toBe(outcome)
  })

  it('sees a fall beneath the noise of batches only where it lasts', () => {
    // 27 steps count: twice the standard error is 2 * 0.05 / sqrt(27) = 0.019.
    expect(
      judgeShortRun(
        along(() => guess - 0.012),
        { still },
      ).outcome,
    ).toBe('flat')
    expect(
      judgeShortRun(
        along(() => guess - 0.03),
        { still },
      ).outcome,
    ).toBe('falls')
  })

  it('gives the fall as a share of the first loss, and the loss in the end', () => {
    const run = judgeShortRun(
      along((t) => (t < 0.5 ? 2 : 1)),
      { still: along(() => 2) },
    )
    expect(run.fall).toBeCloseTo(0.5, 3)
    expect(run.end).toBeCloseTo(1, 1)
  })

  it('calls a program that breaks at this rate and not at a rate of nearly zero exploding', () => {
    expect(judgeShortRun(shortRun([2.3, 2.2], { failed: true }), { still }).outcome).toBe('explodes')
  })

  it('knows rising from falling where the loss is negative', () => {
    const level = along(() => -5)
    expect(
      judgeShortRun(
        along((t) => -5 - 4 * t),
        { still: level },
      ).outcome,
    ).toBe('falls')
    expect(
      judgeShortRun(
        along((t) => -5 + 4 * t),
        { still: level },
      ).outcome,
    ).toBe('explodes')
  })

  it('judges a program that reports once an epoch by what it reports', () => {
    const epochs = { steps: [40, 80] }
    const standing = shortRun([2.31, 2.3], epochs)
    expect(judgeShortRun(shortRun([2.1, 1.6], epochs), { still: standing }).outcome).toBe('falls')
    expect(judgeShortRun(shortRun([2.31, 2.3], epochs), { still: standing }).outcome).toBe('flat')
    expect(judgeShortRun(shortRun([9, 80], epochs), { still: standing }).outcome).toBe('explodes')
  })

  describe('where the seed cannot be steered', () => {
    const other = Array.from({ length: 80 }, () => 0.05 * noise.normal())
    const others = [along(() => 2.36, other), along(() => 2.25)]

    it('counts the spread between standing runs as noise', () => {
      const run = along(() => 2.24, other)
      expect(judgeShortRun(run, { still, others, seeded: false }).outcome).toBe('flat')
      expect(judgeShortRun(run, { still, seeded: true, others: [] }).outcome).toBe('falls')
    })

    it('still sees what is larger', () => {
      const about = { still, others, seeded: false }
      expect(
        judgeShortRun(
          along((t) => 2.3 - 1.2 * t, other),
          about,
        ).outcome,
      ).toBe('falls')
      expect(
        judgeShortRun(
          along((t) => 2.3 + 1.2 * t, other),
          about,
        ).outcome,
      ).toBe('explodes')
    })

    it('finds out by itself that two runs are no pair', () => {
      const lower = shortRun(Array.from({ length: 80 }, () => 2.28))
      const flat = shortRun(Array.from({ length: 80 }, () => 2.3))
      expect(judgeShortRun(lower, { still: flat, seeded: true }).outcome).toBe('flat')
    })
  })
})

describe('reportedLoss', () => {
  it('knows how many steps each value speaks for', () => {
    const loss = reportedLoss(shortRun([5, 4, 3, 2], { steps: [0, 1, 6, 11] }))
    expect(loss).toEqual({ values: [5, 4, 3, 2], spans: [1, 1, 5, 5], fromStart: true })
    expect(meanOver(loss.values, loss.spans)).toBeCloseTo((5 + 4 + 15 + 10) / 12, 12)
    expect(tailFrom(loss, 1 / 3)).toBe(3)
    expect(tailFrom(loss, 1 / 2)).toBe(2)
  })

  it('takes the validation loss of a program that reports no other', () => {
    const loss = reportedLoss(shortRun([2, 1], { series: 'val/loss', steps: [50, 100] }))
    expect(loss).toEqual({ values: [2, 1], spans: [50, 50], fromStart: false })
    expect(reportedLoss(shortRun([0.1], { series: 'val/accuracy' })).values).toEqual([])
  })

  it('finds the same noise of a step in means over ten steps as in single steps', () => {
    const random = createRandom('deviation')
    const steps = Array.from({ length: 4000 }, () => random.normal())
    const means = Array.from({ length: 400 }, (_, index) => {
      const ten = steps.slice(10 * index, 10 * index + 10)
      return ten.reduce((total, value) => total + value, 0) / 10
    })
    const single = { values: steps, spans: steps.map(() => 1), fromStart: true }
    const tens = { values: means, spans: means.map(() => 10), fromStart: true }
    // Standard errors of the two estimates: 1.1 % and 3.5 %; within four of them.
    expect(deviationOfStep(single)).toBeCloseTo(1, 1)
    expect(Math.abs(deviationOfStep(tens) - 1)).toBeLessThan(0.14)
  })
})

describe('isStuck', () => {
  const falls = (rate: number, fall: number, first = 2.6) => ({
    rate,
    run: { outcome: 'falls', fall, end: first * (1 - fall) } as const,
  })
  const good = falls(0.01, 0.6)

  it.each([
    ['a dead network that ends at the guess of ten classes', falls(1, 1 - guess / 2.6), guess, true],
    ['the same where nobody knows the guess', falls(1, 1 - guess / 2.6), null, false],
    ['hardly a fall beside that of a lower rate', falls(1, 0.02), null, true],
    ['a high rate that learns less', falls(0.3, 0.3), guess, false],
    ['a low rate on its way to the guess', falls(1e-5, 0.02), guess, false],
    ['the best of all', good, guess, false],
  ] as const)('%s', (_, one, known, stuck) => {
    expect(isStuck(one, [good, one], known)).toBe(stuck)
  })
})
