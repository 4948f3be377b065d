import { describe, expect, it } from 'vitest'
import { beyondBudget } from '../../../src/cli/progress/beyond-budget.ts'

const forecast = { runs: 96, epochs: 185.8, seconds: 240 }

describe('a budget below the least', () => {
  it('is told with what will be spent', () => {
    expect(beyondBudget(forecast, { kind: 'epochs', epochs: 60 })).toContain(
      '60 epochs is less than these stages can do with: about 186 epochs will be spent',
    )
    expect(beyondBudget(forecast, { kind: 'time', seconds: 60 })).toMatch(/60 s is less .* about 4 min/)
  })

  it('is not told where it suffices, or is not limited by epochs or time', () => {
    expect(beyondBudget(forecast, { kind: 'epochs', epochs: 180 })).toBeNull()
    expect(beyondBudget(forecast, { kind: 'time', seconds: 600 })).toBeNull()
    expect(beyondBudget(forecast, { kind: 'standard' })).toBeNull()
    expect(beyondBudget(forecast, { kind: 'trials', trials: 3 })).toBeNull()
  })
})
