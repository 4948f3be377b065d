import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/domain/finding.ts'
import type { Role } from '../../src/domain/parameter.ts'
import type { Facts } from '../../src/domain/series.ts'
import type { Settings } from '../../src/domain/setting.ts'
import { applyChange } from '../../src/recipe/apply-change.ts'

const roles: Partial<Record<Role, string>> = {
  learningRate: 'lr',
  regularization: 'wd',
  dropout: 'drop',
  momentum: 'mom',
  batchSize: 'bs',
  width: 'hidden',
  schedule: 'sched',
}

function apply(change: Change, settings: Settings, facts: Facts = {}) {
  const setup = { settings, budget: { amount: 10, unit: 'epochs' } as const }
  return applyChange({ setup, roles, facts }, change)
}
const settingsAfter = (...about: Parameters<typeof apply>) => {
  const changed = apply(...about)
  return changed.kind === 'changed' ? changed.setup.settings : changed.why
}

describe('a change of settings', () => {
  it('scales the setting of a role, and leaves the others', () => {
    const change = { kind: 'scale', role: 'learningRate', factor: 0.1 } as const
    expect(apply(change, { lr: 0.3, wd: 1e-4 })).toEqual({
      kind: 'changed',
      setup: { settings: { lr: 0.03, wd: 1e-4 }, budget: { amount: 10, unit: 'epochs' } },
      what: 'lr 0.3 to 0.03',
    })
  })

  it('starts from what the program said where the setting was not given', () => {
    const change = { kind: 'scale', role: 'learningRate', factor: 3 } as const
    expect(settingsAfter(change, {}, { learningRate: 0.001 })).toEqual({ lr: 0.003 })
    expect(settingsAfter(change, {})).toBe('the value of lr is not known')
  })

  it('keeps whole numbers whole and at least 1', () => {
    expect(settingsAfter({ kind: 'scale', role: 'width', factor: 0.3 }, { hidden: 5 })).toEqual({ hidden: 2 })
    expect(settingsAfter({ kind: 'scale', role: 'batchSize', factor: 0.01 }, { bs: 32 })).toEqual({ bs: 1 })
  })

  it('goes half the way where a share would reach its open end', () => {
    expect(settingsAfter({ kind: 'scale', role: 'dropout', factor: 2 }, { drop: 0.6 })).toEqual({ drop: 0.8 })
    expect(settingsAfter({ kind: 'set', role: 'momentum', value: 1 }, { mom: 0.9 })).toEqual({ mom: 0.95 })
  })

  it('reaches an end that belongs to the values', () => {
    expect(settingsAfter({ kind: 'set', role: 'dropout', value: -1 }, { drop: 0.6 })).toEqual({ drop: 0 })
  })

  it('refuses a value that cannot be', () => {
    expect(() => apply({ kind: 'set', role: 'learningRate', value: 0 }, {})).toThrow(RangeError)
  })

  it('sets words as they are', () => {
    const change = { kind: 'set', role: 'schedule', value: 'cosine' } as const
    expect(settingsAfter(change, {}, { schedule: 'step' })).toEqual({ sched: 'cosine' })
    expect(settingsAfter(change, { sched: 'cosine' })).toBe('sched is cosine already')
  })

  it('says why it cannot be applied', () => {
    expect(settingsAfter({ kind: 'scale', role: 'regularization', factor: 10 }, { wd: 0 })).toContain('is 0')
    expect(settingsAfter({ kind: 'set', role: 'depth', value: 3 }, {})).toBe(
      'the program has no setting for depth',
    )
    expect(settingsAfter({ kind: 'repair', what: 'labels' }, {})).toContain('labels')
    expect(settingsAfter({ kind: 'widen', parameter: 'lr', side: 'low' }, {})).toContain('range')
  })
})

describe('a change of the budget', () => {
  it('trains longer or shorter, at least one epoch', () => {
    const budget = (change: Change) => {
      const changed = apply(change, {})
      return changed.kind === 'changed' ? changed.setup.budget.amount : changed.why
    }
    expect(budget({ kind: 'longer', factor: 2.5 })).toBe(25)
    expect(budget({ kind: 'shorter', factor: 4 })).toBe(3)
    expect(budget({ kind: 'shorter', factor: 1000 })).toBe(1)
    expect(budget({ kind: 'longer', factor: 1 })).toBe('the budget is 10 epochs already')
  })
})
