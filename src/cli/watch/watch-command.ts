import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import type { RunDiagnosis } from '../../diagnosis/engine.ts'
import type { RunEvent } from '../../diagnosis/rules/rule.ts'
import { BabysitError } from '../../domain/error.ts'
import type { Finding, Severity } from '../../domain/finding.ts'
import type { Study } from '../../domain/study.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { studyName } from '../../library/study-name.ts'
import { createStopControl } from '../../runs/supervisor/stop-control.ts'
import { supervise } from '../../runs/supervisor/supervise.ts'
import type { Scheduler } from '../../search/schedulers/scheduler.ts'
import { compose } from '../compose.ts'
import type { Context } from '../context.ts'
import type { Screen } from '../output/screen.ts'
import { openPage } from '../page-beside.ts'
import type { PageOptions } from '../page-options.ts'
import { commandSettings } from '../prove/command-settings.ts'
import { knowingHandle } from '../prove/knowing-handle.ts'
import { proveAdvice } from '../prove/prove-advice.ts'
import { repeatCommand } from '../prove/repeatable.ts'
import { openFolder, type StudyFolder } from '../study-folder.ts'
import { type AlertOptions, createAlerts } from './alerts.ts'
import { closingLines, watchDocument } from './closing-words.ts'
import { findingLine } from './finding-line.ts'
import { passThrough } from './pass-through.ts'
import { watchPlan } from './watch-plan.ts'
import { createWatchScreen } from './watch-screen.ts'
import { forwardSignals, signalExitCode } from './watch-signals.ts'
import { createWatchStatus } from './watch-status.ts'

export interface WatchRequest {
  readonly plan: Omit<Parameters<typeof watchPlan>[0], 'id'>
  readonly alerts: AlertOptions
  /** A finding of this gravity or worse ends the run. */
  readonly stopOn: Severity | null
  /** Run it once more, shortly, with what the gravest finding advises. */
  readonly prove: boolean
  /** Whether the page is served meanwhile. */
  readonly page: PageOptions
  readonly screen: Screen
  readonly context: Context
  readonly dir: string
}

const now = () => Date.now() / 1000
const gravity = { note: 0, warning: 1, error: 2 } as const

/**
 * Runs a program as it is, hears what it reports, and says what is wrong. It is told nothing and changed in nothing.
 * Answers with the program's own exit code; with 5 where we stopped it.
 * @throws BabysitError BS1060 where the command cannot be started
 */
export async function watchCommand(request: WatchRequest): Promise<number> {
  const { context, screen } = request
  const place = await openFolder(context, { dir: request.dir })
  try {
    const taken = (await place.store.studies()).map((study) => study.plan.id)
    const plan = watchPlan({ ...request.plan, id: studyName(taken, randomInt) })
    const alerts = createAlerts(request.alerts, { ...context, run: plan.id, warn: screen.warn })
    const study = await place.store.createStudy(plan, now())
    return await follow(request, { study, place, alerts })
  } finally {
    await place.store.close()
  }
}

async function follow(
  request: WatchRequest,
  { study, place, alerts }: { study: Study; place: StudyFolder; alerts: ReturnType<typeof createAlerts> },
): Promise<number> {
  const { screen, context, stopOn, prove } = request
  const { id } = study.plan
  const started = now()
  const status = createWatchStatus()
  const watching = createWatchScreen({
    screen,
    stdout: context.stdout,
    status: (width) => status.line({ width, seconds: now() - started, paint: screen.paint }),
  })
  const page = openPage({ place, study: id, screen, options: request.page, say: watching.say })
  const folder = join(place.folder, 'runs', id, '0.1')
  const output = passThrough([
    { path: join(folder, 'stdout.log'), to: watching.stdout },
    { path: join(folder, 'stderr.log'), to: watching.stderr },
  ])

  let fatal: Finding | null = null
  const hear = (finding: Finding) => {
    if (!status.find(finding)) return
    watching.say(findingLine(finding, screen, null))
    alerts.tell(finding)
    if (stopOn !== null && gravity[finding.severity] >= gravity[stopOn]) fatal ??= finding
  }
  const scheduler: Scheduler = {
    name: 'stop-on-finding',
    summary: 'Stops the run at a finding that is grave enough.',
    judges: false,
    needs: { pause: false },
    watches: [],
    decide: () =>
      fatal === null
        ? { kind: 'continue' }
        : { kind: 'stop', why: `${fatal.rule}: ${fatal.what}`, diverged: false },
  }

  const { settings, roles } = commandSettings(request.plan.program.argv)
  const { launch, ...parts } = compose(study.plan)
  const launcher = await launch(place.folder)
  const known = knowingHandle(launcher)
  const unlisten = forwardSignals((signal) => known.signal(signal), watching.say)
  const tap = (event: RunEvent) => {
    status.hear(event)
    watching.touch()
  }
  try {
    const { observed } = await supervise({
      ...parts,
      study,
      store: place.store,
      launcher: known.launcher,
      folder: place.folder,
      scheduler,
      diagnose: (about) => {
        status.begin()
        return overheard(parts.diagnose({ ...about, settings, roles }), tap)
      },
      now,
      onEvent: (event) => event.kind === 'finding' && hear(event.finding),
      control: createStopControl(),
    })
    await output.finish()
    watching.close()
    const one = observed[0]!
    refuseUnstarted(one, study)
    await alerts.settled()
    const found = await place.store.findings(id)
    const findings = prove ? await proveRun(request, { study, place, one, found }) : found
    for (const line of closingLines({ one, findings, status, screen, id })) screen.say(line)
    if (screen.json) await screen.data(JSON.stringify(watchDocument(one, findings), null, 2))
    return exitCodeOf(one)
  } finally {
    await output.finish()
    watching.close()
    unlisten()
    await page.close()
    await launcher.close()
  }
}

/** Tries what the findings advise, and keeps what came of it with the run. */
async function proveRun(
  { plan, screen }: WatchRequest,
  of: { study: Study; place: StudyFolder; one: ObservedTrial; found: readonly Finding[] },
): Promise<readonly Finding[]> {
  const { study, place, one, found } = of
  const { end, run, steps } = one.trial
  if (found.length > 0 && end.signal !== undefined && end.status !== 'stopped') {
    screen.say('babysit: nothing is tried, because the run was ended from outside')
    return found
  }
  const { argv, cwd } = plan.program
  const { goal, limits } = study.plan
  const proved = await proveAdvice({
    repeatable: repeatCommand({ argv, cwd, goal, ...(limits === undefined ? {} : { limits }) }),
    run: { ...one, steps },
    findings: found,
    id: `${study.plan.id}-proof`,
    place,
    screen,
  })
  if (proved !== found) await place.store.setRunFindings(run, proved)
  return proved
}

function overheard(diagnosis: RunDiagnosis, tap: (event: RunEvent) => void): RunDiagnosis {
  return {
    observe(event) {
      tap(event)
      return diagnosis.observe(event)
    },
    findings: () => diagnosis.findings(),
    rateBand: () => diagnosis.rateBand(),
  }
}

function refuseUnstarted({ trial }: ObservedTrial, { plan }: Study): void {
  if (trial.end.reason !== 'not-found') return
  const words = plan.program.kind === 'command' ? plan.program.argv.join(' ') : plan.id
  throw new BabysitError('BS1060', `'${words}' cannot be started. ${trial.end.message ?? ''}`.trim(), {
    next: 'try the command without babysit first: what comes behind -- is run as it is, without a shell',
  })
}

/** The program's own; 5 where it was ended for what it did: a finding, its time, its memory. */
function exitCodeOf({ trial }: ObservedTrial): number {
  const { status, reason, exitCode, signal } = trial.end
  if (status === 'stopped' || (reason === 'out-of-memory' && trial.end.message?.includes('may hold')))
    return 5
  if (exitCode !== undefined) return exitCode
  return signal === undefined ? 1 : signalExitCode(signal)
}
