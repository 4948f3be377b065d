import { describe, expect, it } from 'vitest'
import { ticksOf } from '../../src/report/drawing/ticks.ts'
import { valueAxis } from '../../src/report/figures/axis.ts'

const next = (value: number) => value * (1 + Number.EPSILON)

describe('ticks', () => {
  it('are few and finite where all values are one but for rounding', () => {
    for (const value of [0.9222222222222223, -3, 1e-300, 1e12, 0]) {
      const axis = valueAxis('val/accuracy', 'linear', [value, next(value)])
      const ticks = ticksOf(axis, 5)
      expect(ticks.length, String(value)).toBeGreaterThan(0)
      expect(ticks.length, String(value)).toBeLessThan(12)
    }
  })

  it('end on an axis that has no room', () => {
    const axis = { kind: 'value', label: 'x', scale: 'linear', low: 1, high: next(1) } as const
    expect(ticksOf(axis, 5)).toHaveLength(1)
  })

  it('are round and lie on the axis', () => {
    const axis = { kind: 'value', label: 'x', scale: 'linear', low: 0.13, high: 0.92 } as const
    expect(ticksOf(axis, 4).map(({ at }) => at)).toEqual([0.2, 0.4, 0.6, 0.8])
  })
})
