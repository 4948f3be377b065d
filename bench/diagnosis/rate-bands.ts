import { rateBandOf } from '../../src/diagnosis/evidence/rate-band.ts'
import { createRunTrace } from '../../src/diagnosis/evidence/run-trace.ts'
import type { Band, DeepobsRun } from './deepobs.ts'

export const bands: readonly Band[] = ['too-low', 'near', 'too-high']

/** Runs by true band (rows) and told band (columns), from the first `share` of each run. */
export function confusion(
  runs: readonly DeepobsRun[],
  share: number,
): { readonly table: readonly (readonly number[])[]; readonly right: number; readonly opposite: number } {
  const table = bands.map(() => bands.map(() => 0))
  let right = 0
  let opposite = 0
  for (const run of runs) {
    const told = bandFrom(run, share)
    // Nothing told counts as near: that is what somebody would go on with.
    table[bands.indexOf(run.band)]![bands.indexOf(told)]!++
    if (told === run.band) right++
    if (Math.abs(bands.indexOf(told) - bands.indexOf(run.band)) === 2) opposite++
  }
  return { table, right, opposite }
}

function bandFrom({ run, lastStep }: DeepobsRun, share: number): Band {
  const trace = createRunTrace(run.context)
  for (const event of run.events) {
    if (event.kind === 'point' && event.point.step > share * lastStep + 0.5) break
    trace.hear(event)
  }
  return rateBandOf(trace)?.band ?? 'near'
}
