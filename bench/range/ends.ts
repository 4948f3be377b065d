import type { RangeOutcome } from '../../src/domain/outcome.ts'
import { judgeShortRun } from '../../src/recipe/range/short-run.ts'
import { runAt, sweepSeeds } from './sweep.ts'
import type { Options } from './tasks.ts'

/** What has to hold a factor three on either side of the two ends, with seeds that the stage never saw. */
export interface EndChecks {
  /** At a third of the low end most runs do not go down, at three times it they do. */
  readonly belowLow: boolean
  readonly aboveLow: boolean
  /** At a third of the high end most runs go down, at three times it they do not. */
  readonly belowHigh: boolean
  readonly aboveHigh: boolean
}

export async function checkEnds(options: Options, { low, high }: RangeOutcome): Promise<EndChecks | null> {
  if (low === null || high === null) return null
  const budget = { amount: 80, unit: 'steps' } as const
  const run = (rate: number, seed: number) =>
    runAt(options, { rate, seed, budget, evaluate: 'none', breakOut: false })
  const still = await Promise.all(sweepSeeds.map((seed) => run(1e-12, seed)))
  const mostlyFalls = async (rate: number) => {
    let falls = 0
    for (const [index, seed] of sweepSeeds.entries()) {
      if (judgeShortRun(await run(rate, seed), { still: still[index]! }).outcome === 'falls') falls++
    }
    return 2 * falls > sweepSeeds.length
  }
  return {
    belowLow: !(await mostlyFalls(low.value / 3)),
    aboveLow: await mostlyFalls(low.value * 3),
    belowHigh: await mostlyFalls(high.value / 3),
    aboveHigh: !(await mostlyFalls(high.value * 3)),
  }
}
