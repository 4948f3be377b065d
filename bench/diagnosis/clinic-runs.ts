import { makeClinic } from '../clinic/make-clinic.ts'
import { familiesIn } from '../clinic/records/files.ts'
import { figuresOf, tablesOf } from '../clinic/scoring/report.ts'
import { scoreClinic } from '../clinic/scoring/score-clinic.ts'
import type { Figure } from '../harness/figures.ts'

/** The reporting half of the clinic at every level of signals; families that the folder does not hold are made first. */
export async function clinicRuns(request: {
  readonly folder: string
  readonly seeds: number
  readonly threads: number
}): Promise<{ readonly runs: number; readonly figures: readonly Figure[]; readonly text: string }> {
  const { folder, threads } = request
  const half = { folder, threads, split: 'reporting' } as const
  const seeds = Array.from({ length: request.seeds }, (_, index) => index + 1)
  await makeClinic({ ...half, only: '', there: familiesIn(folder), seeds })
  const scored = await scoreClinic(half)
  return {
    runs: scored.length,
    figures: figuresOf(scored, 'reporting families of the clinic'),
    text: tablesOf(scored),
  }
}
