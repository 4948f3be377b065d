import { describe, expect, it } from 'vitest'
import { doubleSoftmaxFloor, expectedLoss, smoothingFloor } from '../../src/recipe/sanity/expected-loss.ts'

describe('expectedLoss', () => {
  it('is ln C for softmax: 2.302 for ten classes', () => {
    expect(expectedLoss({ classes: 10 })?.value).toBeCloseTo(Math.LN10, 9)
  })
  it('is C - 1 for the multi-class hinge', () => {
    expect(expectedLoss({ classes: 10, loss: 'hinge' })?.value).toBe(9)
  })
  it('knows the entropy of unbalanced classes', () => {
    expect(expectedLoss({ classes: 2, classShares: [0.9, 0.1] })?.prior).toBeCloseTo(0.325083, 6)
  })
  it('is unknown without a class count', () => {
    expect(expectedLoss({})).toBeNull()
  })
})

describe('floors', () => {
  it('of a softmax applied twice is 1.461 for ten classes', () => {
    expect(doubleSoftmaxFloor(10)).toBeCloseTo(1.461151, 5)
  })
  it('of label smoothing is the entropy of the smoothed target', () => {
    expect(smoothingFloor({ classes: 10, labelSmoothing: 0.1 })).toBeCloseTo(0.500288, 5)
    expect(smoothingFloor({ classes: 10 })).toBe(0)
  })
})
