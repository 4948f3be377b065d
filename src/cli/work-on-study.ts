import type { ExitCode } from '../domain/error.ts'
import type { StageName } from '../domain/stage.ts'
import type { Study } from '../domain/study.ts'
import { reportInputOf } from '../library/report-input-of.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { formatCost } from '../report/numbers.ts'
import { createStopControl } from '../runs/supervisor/stop-control.ts'
import { type SuperviseResult, supervise } from '../runs/supervisor/supervise.ts'
import { acquireFolderLock } from '../store/folder-lock.ts'
import { compose } from './compose.ts'
import type { Context } from './context.ts'
import { exitCodeOf } from './exit-code.ts'
import { nextSteps } from './next-steps.ts'
import type { Screen } from './output/screen.ts'
import { openPage } from './page-beside.ts'
import type { PageOptions } from './page-options.ts'
import { createTeller, type Teller } from './progress/tell.ts'
import { levelWords, listenForSignals } from './signals.ts'
import { forgetStopRequest, hasStopRequest } from './stop-request.ts'
import type { StudyFolder } from './study-folder.ts'
import { whyFailed } from './why-failed.ts'
import { printReport, reportPath, shortPath, writeHtmlReport } from './write-report.ts'

const now = () => Date.now() / 1000

/**
 * Works on a study until it is through or stopped, tells how it goes, and leaves a report. The folder is locked by the
 * caller; see `withLock`.
 */
export async function workOnStudy(about: {
  readonly study: Study
  readonly place: StudyFolder
  readonly screen: Screen
  readonly context: Context
  readonly page: PageOptions
}): Promise<ExitCode> {
  const { study, place, screen, context } = about
  const teller = createTeller({ screen, goal: study.plan.goal, now })
  const page = openPage({ place, study: study.plan.id, screen, options: about.page, say: teller.say })
  let worked: Worked
  try {
    worked = await superviseStudy(study, place, teller)
  } finally {
    teller.close()
    await page.close()
  }

  const { result, signal, onPurpose } = worked
  // Its goal may have been settled meanwhile.
  const { plan } = (await place.store.study(study.plan.id)) ?? study
  const known = { ...study, plan, state: result.state, changed: now() }
  // Where it was stopped halfway through a batch, the recipe has not seen the last trials yet.
  const state = compose(plan).recipe(plan, result.observed)
  const input = await reportInputOf({ study: known, state, observed: result.observed, store: place.store })
  const path = reportPath(place.folder, plan.id)
  await writeHtmlReport(input, path)
  await printReport(input, screen)
  const end = {
    state: result.state,
    stages: plan.stages,
    outcomes: state.outcomes,
    signal,
    onPurpose,
  }
  const { forecast, spent } = state.cost
  screen.say('')
  screen.say(
    `Cost:   ${formatCost(spent)}${forecast.seconds > 0 ? `; forecast ${formatCost(forecast)}` : ''}`,
  )
  const why = result.state === 'failed' ? whyFailed(result.observed) : null
  if (why !== null) screen.say(`Why:    ${why.replace(/\s+/g, ' ')}`)
  screen.say(`Report: ${shortPath(path, context.cwd)}`)
  for (const step of nextSteps({ plan, ...end, place, context })) screen.say(`Next:   ${step}`)
  return exitCodeOf(end)
}

/** Holds the folder while `action` works on a study in it. */
export async function withLock<T>(place: StudyFolder, study: string, action: () => Promise<T>): Promise<T> {
  const lock = acquireFolderLock(place.dir, { study })
  try {
    forgetStopRequest(place.folder)
    return await action()
  } finally {
    forgetStopRequest(place.folder)
    lock.release()
  }
}

interface Worked {
  readonly result: SuperviseResult
  readonly signal: 'SIGINT' | 'SIGTERM' | null
  readonly onPurpose: boolean
}

/** Works on a study until it is through or stopped; the folder is locked by the caller. */
export async function superviseStudy(study: Study, place: StudyFolder, teller: Teller): Promise<Worked> {
  const { recipe, launch, ...parts } = compose(study.plan)
  const control = createStopControl()
  let onPurpose = false
  const signals = listenForSignals({
    control,
    onLevel(level, signal) {
      onPurpose ||= hasStopRequest(place.folder)
      teller.stopping(level)
      teller.say(levelWords(level, teller.running))
      if (level === 3)
        leave(study.plan.id, { teller, code: onPurpose ? 5 : signal === 'SIGTERM' ? 143 : 130 })
    },
  })
  const launcher = await launch(place.folder)
  try {
    const result = await supervise({
      ...parts,
      study,
      store: place.store,
      launcher,
      folder: place.folder,
      recipe: listening(recipe, teller),
      now,
      onEvent: (event) => teller.event(event),
      control,
    })
    onPurpose ||= control.onPurpose
    if (result.state === 'interrupted' && onPurpose)
      await place.store.setStudyState(study.plan.id, 'stopped', now())
    const state = result.state === 'interrupted' && onPurpose ? 'stopped' : result.state
    return { result: { ...result, state }, signal: signals.signal, onPurpose }
  } finally {
    signals.close()
    await launcher.close()
  }
}

/** The recipe, overheard for what it forecasts. */
function listening(recipe: Recipe, teller: Teller): Recipe {
  return (plan, observed) => {
    const state = recipe(plan, observed)
    const done = plan.stages.filter((stage: StageName) => state.outcomes[stage] !== null)
    teller.forecast(state.cost, { done: new Set(done), effort: plan.effort })
    return state
  }
}

/** The third signal: whatever is stored is stored; a moment for the screen, and out. */
function leave(id: string, about: { teller: Teller; code: ExitCode }): void {
  about.teller.say(`Go on with: babysit resume ${id}`)
  about.teller.close()
  setTimeout(() => process.exit(about.code), 300)
}
