import type { Column } from '../../../src/math/importance/column.ts'
import { fanova } from '../../../src/math/importance/fanova.ts'
import { pedAnova } from '../../../src/math/importance/ped-anova.ts'
import { createRandom } from '../../../src/math/random.ts'
import type { Figure } from '../../harness/figures.ts'

/** Processor seconds of both measures of importance over 10,000 trials of 10 parameters: the quickest of three. */
export function importanceSpeed(): readonly Figure[] {
  const random = createRandom(1)
  const columns: Column[] = Array.from({ length: 10 }, () => ({
    kind: { kind: 'range', low: 0, high: 1 },
    values: Float64Array.from({ length: 10_000 }, random.next),
  }))
  const at = (column: number, row: number): number => columns[column]!.values[row]!
  const values = Float64Array.from(
    { length: 10_000 },
    (_, i) => 3 * at(0, i) + Math.sin(6 * at(1, i)) + at(2, i) * at(3, i) + 0.3 * random.normal(),
  )
  return [
    measured('fANOVA', () => fanova(columns, values, { random })),
    measured('PED-ANOVA', () => pedAnova(columns, values)),
  ]
}

function measured(name: string, work: () => unknown): Figure {
  const times = [0, 1, 2].map(() => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  })
  const value = Math.min(...times)
  return {
    name: `speed: ${name} of 10,000 trials, 10 parameters, s`,
    value,
    interval: null,
    target: '<= 1',
    holds: value <= 1,
    peer: null,
  }
}
