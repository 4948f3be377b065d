import { expect, test } from 'vitest'
import { readAlgoperf } from '../../bench/diagnosis/algoperf.ts'
import { readDeepobs } from '../../bench/diagnosis/deepobs.ts'
import { isAlarm, lookAt } from '../../bench/diagnosis/look.ts'
import { foresee } from '../../bench/diagnosis/non-finite.ts'
import { haveCurves } from '../../bench/diagnosis/outside-runs.ts'
import { confusion } from '../../bench/diagnosis/rate-bands.ts'

// A fixed part of bench/diagnosis as a gate: every twelfth run. The whole is `npm run bench:diagnosis`.
const some = <T>(all: readonly T[]) => all.filter((_, i) => i % 12 === 0)
const gate = haveCurves() ? test : test.skip

gate(
  'healthy AlgoPerf runs raise hardly an alarm (needs ../shared/data/curves)',
  { timeout: 120_000 },
  () => {
    const healthy = some(readAlgoperf().filter(({ reached }) => reached))
    const alarmed = healthy.filter(({ seen }) =>
      seen.some((run) => lookAt(run).some(({ finding }) => isAlarm(finding))),
    )
    expect(healthy.length).toBe(53)
    // Rules that speak on 1 % pass 99.9 times in 100, rules that speak on 12 % once in 10.
    expect(alarmed.map(({ id }) => id).length).toBeLessThanOrEqual(3)
  },
)

gate(
  'DeepOBS: non-finite runs are told, others not called so, bands mostly right (needs ../shared/data/curves)',
  { timeout: 120_000 },
  () => {
    const runs = some(readDeepobs())
    for (const run of runs) expect(foresee(run).flagged, run.id).toBe(run.nonFinite)
    const { right, opposite } = confusion(runs, 1)
    expect(right / runs.length).toBeGreaterThanOrEqual(0.72)
    expect(opposite / runs.length).toBeLessThanOrEqual(0.03)
  },
)
