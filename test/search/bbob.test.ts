import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { bbob } from '../../bench/search/bbob/functions.ts'
import { describeWith, sharedData } from '../requirements.ts'

/** How much a value may move by the tenth digit, which the file rounds away. */
function roundedAway(value: (x: readonly number[]) => number, x: readonly number[]): number {
  return x.reduce((sum, number, i) => {
    if (number === 0) return sum
    const half = 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(number))) - 9)
    const moved = [half, -half].map((step) => Math.abs(value(x.with(i, number + step)) - value(x)))
    return sum + Math.max(...moved)
  }, 0)
}

describeWith('shared-data', 'the 24 functions of BBOB', () => {
  const lines = () =>
    readFileSync(`${sharedData().replace(/\/$/, '')}/functions/bbob-d5.txt`, 'utf8')
      .trim()
      .split('\n')

  it.each(Array.from({ length: 24 }, (_, i) => i + 1))(
    'f%i has the values of the table, to 1e-8',
    (number) => {
      const told = lines()
        .map((line) => line.split(' '))
        .filter(([name]) => Number(name) === number)
      expect(told.length).toBeGreaterThan(0)
      for (const [, instance, place, expected] of told) {
        const x = place!.split(',').map(Number)
        const { value } = bbob(number, { size: x.length, instance: Number(instance) })
        const allowed = 1e-8 * Math.max(1, Math.abs(Number(expected))) + 2 * roundedAway(value, x)
        expect(Math.abs(value(x) - Number(expected))).toBeLessThanOrEqual(allowed)
      }
    },
  )

  it('nothing found by chance lies below the optimum', () => {
    for (let number = 1; number <= 24; number++) {
      const { value, optimum } = bbob(number, { size: 5, instance: 1 })
      for (let i = 0; i < 200; i++) {
        const x = Array.from({ length: 5 }, (_, k) => 10 * ((0.618034 * (i + 1) * (k + 1) ** 2) % 1) - 5)
        expect(value(x)).toBeGreaterThanOrEqual(optimum)
      }
    }
  })
})
