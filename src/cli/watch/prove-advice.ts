import type { Finding } from '../../domain/finding.ts'
import type { Study } from '../../domain/study.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { chooseChange, stepsToProve } from '../../recipe/prove/choose-change.ts'
import { judgeProof } from '../../recipe/prove/judge-proof.ts'
import { createStopControl } from '../../runs/supervisor/stop-control.ts'
import { supervise } from '../../runs/supervisor/supervise.ts'
import type { Scheduler } from '../../search/schedulers/scheduler.ts'
import { compose } from '../compose.ts'
import type { Screen } from '../output/screen.ts'
import { commandSettings } from '../prove/command-settings.ts'
import type { StudyFolder } from '../study-folder.ts'
import { knowingHandle } from './knowing-handle.ts'
import { forwardSignals } from './watch-signals.ts'

const now = () => Date.now() / 1000

/**
 * Tries the first advice that changes an option of the command: the command is run once more with that option changed
 * and nothing else, so with the same seed where it has one, and ended after enough steps to be compared with the watched
 * run. Answers with the findings, the one whose advice was tried with its proof, and keeps them so.
 */
export async function proveAdvice(about: {
  readonly study: Study
  readonly one: ObservedTrial
  readonly findings: readonly Finding[]
  readonly place: StudyFolder
  readonly screen: Screen
}): Promise<readonly Finding[]> {
  const { study, one, findings, place, screen } = about
  const { program, goal } = study.plan
  if (program.kind !== 'command' || findings.length === 0) return findings
  if (one.trial.end.signal !== undefined && one.trial.end.status !== 'stopped') {
    screen.say('babysit: nothing is tried, because the run was ended from outside')
    return findings
  }
  const command = commandSettings(program.argv)
  const { settings, roles } = command
  const setup = { settings, budget: { amount: 0, unit: 'epochs' } as const }
  const chosen = chooseChange(findings, { setup, roles, facts: one.facts })
  if (chosen.kind === 'cannot') {
    screen.say(`babysit: nothing can be tried: ${chosen.why}`)
    return findings
  }
  const broke = !Number.isFinite(one.curves['train/loss']?.values.at(-1) ?? 0)
  const steps = stepsToProve(chosen.finding, { steps: one.trial.steps, broke })
  screen.say(`babysit: trying ${chosen.what} for ${steps} steps ...`)
  const tried = await runAgain({ ...about, argv: command.with(chosen.setup.settings), steps })
  const proof = judgeProof(
    { without: one.curves, with: tried?.curves ?? {} },
    { goal, change: chosen.change, what: chosen.what },
  )
  if (proof === null) {
    screen.say(`babysit: the run with ${chosen.what} reported nothing that could be compared`)
    return findings
  }
  const proved = findings.map((finding) => (finding === chosen.finding ? { ...finding, proof } : finding))
  await place.store.setRunFindings(one.trial.run, proved)
  return proved
}

/** Runs the changed command as a watched study of its own, quietly, and ends it after so many steps. */
async function runAgain(about: {
  readonly study: Study
  readonly place: StudyFolder
  readonly screen: Screen
  readonly argv: readonly string[]
  readonly steps: number
}): Promise<ObservedTrial | undefined> {
  const { place, argv, steps, screen } = about
  const { program, ...rest } = about.study.plan
  const id = `${rest.id}-proof`
  const plan = { ...rest, id, program: { ...program, argv } as typeof program }
  const study = await place.store.createStudy(plan, now())
  const scheduler: Scheduler = {
    name: 'enough-steps',
    summary: 'Ends the run when there is enough to compare.',
    needs: { pause: false },
    watches: [],
    decide: ({ trial }) =>
      Object.values(trial.curves).some((series) => (series.steps.at(-1) ?? 0) >= steps)
        ? { kind: 'stop', why: `${steps} steps are enough`, diverged: false }
        : { kind: 'continue' },
  }
  const { launch, ...parts } = compose(plan)
  const launcher = await launch(place.folder)
  const known = knowingHandle(launcher)
  const unlisten = forwardSignals((signal) => known.signal(signal), screen.say)
  try {
    const { observed } = await supervise({
      ...parts,
      study,
      store: place.store,
      launcher: known.launcher,
      folder: place.folder,
      scheduler,
      now,
      onEvent: () => {},
      control: createStopControl(),
    })
    return observed[0]
  } finally {
    unlisten()
    await launcher.close()
  }
}
