import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDuration, formatEstimate, formatNumber, formatSetting } from '../../src/report/numbers.ts'

test.each([
  [0, '0'],
  [0.0003, '3e-4'],
  [0.0123456, '0.0123'],
  [1, '1'],
  [99.96, '100'],
  [12345, '12345'],
  [1.5e7, '1.5e7'],
  [-0.5, '-0.5'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-inf'],
])('%d is written %s', (value, text) => {
  expect(formatNumber(value)).toBe(text)
})

test('a number is written to three digits, whatever its size', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), (value) => {
      expect(Math.abs(Number(formatNumber(value)) - value)).toBeLessThanOrEqual(Math.abs(value) * 0.0051)
    }),
  )
})

test('a setting reads back as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(formatSetting(value))).toBe(value === 0 ? 0 : value)
    }),
  )
  expect([0.00001, 0.0003, 64, true, 'adam'].map(formatSetting)).toEqual([
    '1e-5',
    '3e-4',
    '64',
    'true',
    'adam',
  ])
})

test('an estimate has as many decimals as its interval is worth', () => {
  expect(formatEstimate({ value: 0.97193, low: 0.9682, high: 0.9756 })).toBe('0.9719 (0.9682 to 0.9756)')
  expect(formatEstimate({ value: 12.34, low: 2.1, high: 22.6 })).toBe('12 (2 to 23)')
  expect(formatEstimate({ value: 0.5, low: 0.5, high: 0.5 })).toBe('0.5')
  expect(formatEstimate({ value: 1.6123e-6, low: 1.1456e-6, high: 2.079e-6 })).toBe(
    '1.61e-6 (1.15e-6 to 2.08e-6)',
  )
  expect(formatEstimate({ value: 1.6123e-6, low: 1.6012e-6, high: 1.6234e-6 })).toBe(
    '1.612e-6 (1.601e-6 to 1.623e-6)',
  )
})

test.each([
  [0.42, '0.4 s'],
  [45.4, '45 s'],
  [720, '12 min'],
  [11_520, '3.2 h'],
  [216_000, '2.5 days'],
  [Number.NaN, 'unknown'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})
