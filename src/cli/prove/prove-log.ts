import { randomInt } from 'node:crypto'
import { BabysitError } from '../../domain/error.ts'
import { isWatch } from '../../domain/study.ts'
import { studyName } from '../../library/study-name.ts'
import type { FoundRun } from '../../runs/reading/find-runs.ts'
import { readWhole } from '../../runs/reading/read-whole.ts'
import type { OpenOptions } from '../../runs/sources/source.ts'
import { createCurveRecorder } from '../../runs/supervisor/curve-recorder.ts'
import type { Context } from '../context.ts'
import type { DiagnosedRun } from '../diagnosed-run.ts'
import type { Screen } from '../output/screen.ts'
import { type OwnRun, ownRun } from '../own-run.ts'
import { openFolder, type StudyFolder } from '../study-folder.ts'
import { withLock } from '../work-on-study.ts'
import { proveAdvice } from './prove-advice.ts'
import { type Repeatable, repeatCommand, repeatTrial } from './repeatable.ts'

/**
 * Tries what the findings of a log advise: with the command that made it, which stands behind `--`, or, where the log is
 * that of a run of a study kept here, as that study runs its program.
 *
 * @throws BabysitError BS1034 where it is not known how the run is made, BS1035 where there is more than one run to try it on
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
  const { context, screen, options } = about
  const [one, ...others] = runs
  if (one === undefined || others.length > 0) {
    throw new BabysitError('BS1035', `--prove tries the advice of one run, and ${runs.length} were found`, {
      next: 'name the log or the folder of that run',
    })
  }
  const argv = context.command ?? []
  const own = argv.length > 0 ? null : ownRun(one.place)
  if (argv.length === 0 && own === null) throw unknownProgram()
  const place = await openFolder(context, own === null ? options : { dir: own.dir })
  try {
    const repeatable = own === null ? ofCommand(argv, context) : await ofStudy(own, place)
    if (repeatable === null) throw unknownProgram()
    const taken = (await place.store.studies()).map((study) => study.plan.id)
    const id = `${studyName(taken, randomInt)}-proof`
    const curves = await curvesOf(one, about)
    const steps = Math.max(0, ...one.series.map(({ lastStep }) => lastStep))
    const run = { curves, facts: one.facts, steps }
    const prove = () => proveAdvice({ repeatable, run, findings: one.findings, id, place, screen })
    // The threads of a study of ours are held for as long as its folder is.
    const findings = await (own === null ? prove() : withLock(place, id, prove))
    return { ...one, findings }
  } finally {
    await place.store.close()
  }
}

function ofCommand(argv: readonly string[], { cwd }: Context): Repeatable {
  return repeatCommand({ argv, cwd, goal: { series: 'val/loss', direction: 'minimize' } })
}

/** As the study made the run; null where it is none of ours, or one that others run. */
async function ofStudy(own: OwnRun, { store }: StudyFolder): Promise<Repeatable | null> {
  const study = await store.study(own.study)
  if (study === null) return null
  const { plan } = study
  if (plan.program.kind === 'in-process' || plan.program.kind === 'recorded') return null
  const entry = (await store.trials(own.study)).find(({ trial }) => trial.number === own.trial)
  if (entry === undefined) return null
  if (plan.program.kind !== 'command' || !isWatch(plan)) return repeatTrial(plan, entry.trial)
  const { limits } = plan
  return repeatCommand({ ...plan.program, goal: plan.goal, ...(limits === undefined ? {} : { limits }) })
}

function unknownProgram(): BabysitError {
  return new BabysitError('BS1034', '--prove needs the command that made the log, behind --', {
    next: 'write for instance: babysit diagnose --prove train.log -- python train.py --lr 0.3; of runs in .babysit/runs it is known',
  })
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
