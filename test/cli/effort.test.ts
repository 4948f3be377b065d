import { describe, expect, test } from 'vitest'
import { effortWords, parseEffort } from '../../src/cli/effort.ts'

describe('--budget', () => {
  test.each([
    ['90s', 90],
    ['10m', 600],
    ['10 min', 600],
    ['1.5h', 5400],
    ['1h30m', 5400],
    ['2 hours', 7200],
    ['.5 minutes', 30],
  ])('%s is a time of %d seconds', (text, seconds) => {
    expect(parseEffort(text)).toEqual({ kind: 'time', seconds })
  })

  test.each([
    ['40trials', { kind: 'trials', trials: 40 }],
    ['40 trials', { kind: 'trials', trials: 40 }],
    ['1 trial', { kind: 'trials', trials: 1 }],
    ['300epochs', { kind: 'epochs', epochs: 300 }],
    ['standard', { kind: 'standard' }],
  ])('%s counts', (text, effort) => {
    expect(parseEffort(text)).toEqual(effort)
  })

  test.each(['', '10', 'ten minutes', '0m', '0 trials', '-5m', '1.5 trials', '10q', '10m later'])(
    'refuses %j',
    (text) => {
      expect(() => parseEffort(text)).toThrow(expect.objectContaining({ code: 'BS1003', exitCode: 2 }))
    },
  )

  test('a number alone is told that its unit is missing', () => {
    expect(() => parseEffort('10')).toThrow(/unit is missing/)
  })

  test('is said back in words', () => {
    expect(effortWords({ kind: 'time', seconds: 600 })).toBe('10 min')
    expect(effortWords({ kind: 'time', seconds: 90 })).toBe('90 s')
  })
})
