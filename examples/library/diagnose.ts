import { createRunDiagnosis, type Finding, type Point } from 'babysit'

/** What the rules say of a finished run, from its points alone: the brain needs neither files nor a study. */
export function diagnose(points: readonly Point[], learningRate: number): readonly Finding[] {
  const diagnosis = createRunDiagnosis({
    context: { run: 'my-run/0.1', settings: { lr: learningRate }, roles: { learningRate: 'lr' } },
  })
  for (const point of points) diagnosis.observe({ kind: 'point', point })
  diagnosis.observe({ kind: 'end', end: { status: 'ok', reason: 'finished' } })
  return diagnosis.findings()
}
