import { describe, expect, it } from 'vitest'
import type { Change, Finding } from '../../src/domain/finding.ts'
import type { Curves } from '../../src/domain/series.ts'
import { chooseChange, stepsToProve } from '../../src/recipe/prove/choose-change.ts'
import { judgeProof } from '../../src/recipe/prove/judge-proof.ts'

const lower: Change = { kind: 'scale', role: 'learningRate', factor: 0.1 }
const goal = { series: 'val/loss', direction: 'minimize' } as const

function curves(series: Readonly<Record<string, readonly number[]>>): Curves {
  return Object.fromEntries(
    Object.entries(series).map(([name, values]) => [
      name,
      { name, values, steps: values.map((_, index) => 10 * index), epochs: values.map(() => Number.NaN) },
    ]),
  )
}

const noisy = (level: number, count = 40) =>
  Array.from({ length: count }, (_, index) => level + 0.05 * Math.sin(index * 7.1))
const judge = (without: Curves, changed: Curves) =>
  judgeProof({ without, with: changed }, { goal, change: lower, what: 'lr 1 to 0.1' })

describe('a run with the advised change beside the run without', () => {
  it('helps where it ends lower by more than the curves fluctuate', () => {
    const proof = judge(curves({ 'train/loss': noisy(2) }), curves({ 'train/loss': noisy(1) }))
    expect(proof).toMatchObject({ series: 'train/loss', steps: 390, verdict: 'helps' })
    expect(proof!.without).toBeCloseTo(2, 1)
    expect(proof!.with).toBeCloseTo(1, 1)
  })

  it('harms where it ends higher, and breaks nothing where both break', () => {
    expect(judge(curves({ 'train/loss': noisy(1) }), curves({ 'train/loss': noisy(2) }))).toMatchObject({
      verdict: 'harms',
    })
    const broken = curves({ 'train/loss': [1, Number.NaN] })
    expect(judge(broken, broken)).toMatchObject({ verdict: 'no-difference' })
  })

  it('tells no difference where it could be chance', () => {
    expect(judge(curves({ 'train/loss': noisy(1) }), curves({ 'train/loss': noisy(1.01) }))).toMatchObject({
      verdict: 'no-difference',
    })
  })

  it('helps where the run without it was not finite by then', () => {
    const without = curves({ 'train/loss': [2, 5, Number.NaN], 'val/loss': [2] })
    const changed = curves({ 'train/loss': noisy(2), 'val/loss': noisy(2) })
    expect(judge(without, changed)).toMatchObject({ verdict: 'helps', without: Number.NaN })
  })

  it('compares at equal steps, by the goal where both report it', () => {
    const without = curves({ 'train/loss': noisy(1), 'val/loss': [...noisy(3, 10), ...noisy(0.1, 30)] })
    const changed = curves({ 'train/loss': noisy(2, 10), 'val/loss': noisy(2, 10) })
    expect(judge(without, changed)).toMatchObject({ series: 'val/loss', steps: 90, verdict: 'helps' })
  })

  it('is nothing where no series is shared', () => {
    expect(judge(curves({ 'train/loss': noisy(1) }), curves({}))).toBeNull()
  })
})

describe('what is tried', () => {
  const finding = (rule: string, ...changes: readonly Change[]) =>
    ({
      rule,
      steps: { from: 30, to: 90 },
      advice: changes.map((change) => ({ text: '', change })),
    }) as unknown as Finding
  const request = {
    setup: { settings: { lr: 1 }, budget: { amount: 0, unit: 'epochs' } },
    roles: { learningRate: 'lr' },
  } as const

  it('is the first advice that is a setting of the run', () => {
    const findings = [
      finding('a', { kind: 'repair', what: 'labels' }, { kind: 'longer', factor: 2 }),
      finding('b', { kind: 'set', role: 'dropout', value: 0 }, lower),
    ]
    expect(chooseChange(findings, request)).toMatchObject({
      kind: 'chosen',
      finding: { rule: 'b' },
      what: 'lr 1 to 0.1',
      setup: { settings: { lr: 0.1 } },
    })
  })

  it('is nothing where only the code could be changed, and says so', () => {
    const chosen = chooseChange([finding('a', { kind: 'repair', what: 'labels' })], request)
    expect(chosen).toEqual({
      kind: 'cannot',
      why: 'a: it is a repair of the code (labels), which a person has to do',
    })
    expect(chooseChange([], request)).toMatchObject({ kind: 'cannot' })
  })

  it('takes half the steps, more where the finding took longer to show, and longer than a run that broke', () => {
    expect(stepsToProve(finding('a'), { steps: 1000, broke: false })).toBe(500)
    expect(
      stepsToProve({ ...finding('a'), steps: { from: 400, to: 900 } }, { steps: 1000, broke: false }),
    ).toBe(800)
    expect(
      stepsToProve({ ...finding('a'), steps: { from: 900, to: 900 } }, { steps: 1000, broke: false }),
    ).toBe(1000)
    expect(stepsToProve(finding('a'), { steps: 21, broke: true })).toBe(84)
  })
})
