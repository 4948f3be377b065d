import { randomInt } from 'node:crypto'
import { BabysitError } from '../../domain/error.ts'
import { studyName } from '../../library/study-name.ts'
import type { FoundRun } from '../../runs/reading/find-runs.ts'
import { readWhole } from '../../runs/reading/read-whole.ts'
import type { OpenOptions } from '../../runs/sources/source.ts'
import { createCurveRecorder } from '../../runs/supervisor/curve-recorder.ts'
import type { Context } from '../context.ts'
import type { DiagnosedRun } from '../diagnosed-run.ts'
import type { Screen } from '../output/screen.ts'
import { openFolder } from '../study-folder.ts'
import { proveAdvice } from './prove-advice.ts'

/**
 * Tries what the findings of a log advise, with the command that made it, which stands behind `--`.
 *
 * @throws BabysitError BS1034 where there is no command, BS1035 where there is more than one run to try it on
 */
export async function proveLog(
  runs: readonly DiagnosedRun[],
  about: {
    readonly found: readonly FoundRun[]
    readonly open: OpenOptions
    readonly screen: Screen
    readonly context: Context
    readonly options: { readonly dir: string }
  },
): Promise<DiagnosedRun> {
  const { context, screen } = about
  const argv = context.command
  if (argv === null || argv.length === 0) {
    throw new BabysitError('BS1034', '--prove needs the command that made the log, behind --', {
      next: 'write for instance: babysit diagnose --prove train.log -- python train.py --lr 0.3',
    })
  }
  const [one, ...others] = runs
  if (one === undefined || others.length > 0) {
    throw new BabysitError('BS1035', `--prove tries the advice of one run, and ${runs.length} were found`, {
      next: 'name the log or the folder of that run',
    })
  }
  const curves = await curvesOf(one, about)
  const steps = Math.max(0, ...one.series.map(({ lastStep }) => lastStep))
  const place = await openFolder(context, about.options)
  try {
    const taken = (await place.store.studies()).map((study) => study.plan.id)
    const findings = await proveAdvice({
      argv,
      cwd: context.cwd,
      goal: { series: 'val/loss', direction: 'minimize' },
      run: { curves, facts: one.facts, steps },
      findings: one.findings,
      id: `${studyName(taken, randomInt)}-proof`,
      place,
      screen,
    })
    return { ...one, findings }
  } finally {
    await place.store.close()
  }
}

async function curvesOf(
  one: DiagnosedRun,
  { found, open }: { found: readonly FoundRun[]; open: OpenOptions },
) {
  const run = found.find(({ place, source }) => place === one.place && source.name === one.source)!
  const { points } = await readWhole(run.source.open(run.place, { ...open, complete: true }))
  const recorder = createCurveRecorder()
  for (const point of [...points].sort((a, b) => a.step - b.step)) recorder.point(point)
  return recorder.curves
}
