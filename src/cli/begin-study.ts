import { randomInt } from 'node:crypto'
import { constraintText } from '../domain/constraint.ts'
import { BabysitError, type ExitCode } from '../domain/error.ts'
import { objectivesOf } from '../domain/goal.ts'
import type { Program } from '../domain/program.ts'
import type { StageName } from '../domain/stage.ts'
import type { StudyPlan } from '../domain/study.ts'
import { studyName } from '../library/study-name.ts'
import { warmStartText, withWarmStart } from '../library/warm-start.ts'
import { formatCount } from '../report/numbers.ts'
import { programText } from '../report/program-text.ts'
import { whyNotExecutable } from '../runs/launchers/find-executable.ts'
import { formatRange } from '../space/format-range.ts'
import { askToGoOn } from './ask-to-go-on.ts'
import { compose } from './compose.ts'
import { applyStudyFile } from './config/apply-study-file.ts'
import type { Context, Invocation } from './context.ts'
import { effortWords } from './effort.ts'
import { createScreen, type Screen } from './output/screen.ts'
import { planStudy } from './plan-study.ts'
import { showPreview } from './preview.ts'
import { openFolder, withFolder, workingFolder } from './study-folder.ts'
import type { StudyOptions } from './study-options.ts'
import { keepWarnings } from './study-record.ts'
import { withLock, workOnStudy } from './work-on-study.ts'

/** Begins a study of the given stages and works on it: what run, check, range and search have in common. */
export async function beginStudy(
  line: Invocation<StudyOptions>,
  stages: readonly StageName[],
): Promise<ExitCode> {
  const screen = createScreen(line.context, line.options)
  const { invocation, file, conditions, located } = await applyStudyFile(line)
  const { options, context } = invocation
  const planned = await planStudy(invocation, { stages, conditions }).catch((error: unknown) => {
    throw located(error)
  })
  if (file !== null) screen.say(`Settings of ${file}`)
  const names = options.warmStart ?? []
  if (names.length > 0 && !planned.plan.stages.some((stage) => stage === 'coarse' || stage === 'fine'))
    throw new BabysitError(
      'BS1058',
      `--warm-start ${names[0]}: none of the stages ${planned.plan.stages.join(', ')} searches`,
      {
        next: 'leave it out, or search: babysit search --warm-start STUDY',
      },
    )
  if (options.dryRun) {
    const plan =
      names.length === 0
        ? planned.plan
        : await withFolder(context, options, ({ store }) => withWarmStart(planned.plan, { names, store }))
    return showPreview({ ...planned, plan }, { screen, context, dir: workingFolder(context, options) })
  }
  refuseMissing(planned.plan.program, context.env)
  const place = await openFolder(context, options)
  try {
    const taken = (await place.store.studies()).map((study) => study.plan.id)
    const warm = await withWarmStart(planned.plan, { names, store: place.store })
    const plan: StudyPlan = { id: studyName(taken, randomInt), ...warm }
    return await withLock(place, plan.id, async () => {
      announce(plan, screen)
      for (const warning of planned.warnings) screen.warn(warning)
      if (!(await isWanted(plan, { options, context, screen }))) {
        screen.say('Nothing was run.')
        return 5
      }
      const study = await place.store.createStudy(plan, Date.now() / 1000)
      await keepWarnings(place.store, plan.id, planned.warnings)
      return workOnStudy({ study, place, screen, context, page: options })
    })
  } finally {
    await place.store.close()
  }
}

/**
 * A person at a terminal is asked before many runs of a command are begun: what they cost is not known by then. Nobody is
 * asked about one check, nor where output is drawn for no person.
 */
async function isWanted(
  plan: StudyPlan,
  about: { readonly options: StudyOptions; readonly context: Context; readonly screen: Screen },
): Promise<boolean> {
  const { options, screen } = about
  const { stderr } = about.context
  const isAsked =
    plan.program.kind === 'command' && plan.stages.some((stage) => stage !== 'sanity') && options.yes !== true
  if (!isAsked || !screen.live || screen.quiet) return true
  const stdin = about.context.stdin?.()
  if (stdin?.isTTY !== true) return true
  const { runs } = compose(plan).recipe(plan, []).cost.forecast
  const many = runs > 0 ? `about ${formatCount(runs, 'run')}` : 'runs'
  return askToGoOn(`About to begin ${many} of this command.`, { input: stdin, output: stderr })
}

/** A command that cannot be found is told before the first run, and not by every run. */
function refuseMissing(program: Program, env: NodeJS.ProcessEnv): void {
  if (program.kind !== 'command' || /[{}]/.test(program.argv[0] ?? '')) return
  const [command = ''] = program.argv
  const why = whyNotExecutable(command, program.cwd, program.env?.['PATH'] ?? env['PATH'])
  if (why === null) return
  throw new BabysitError('BS1055', `'${command}' cannot be started. ${why}`, {
    next: 'try the command without babysit first: what comes behind -- is run as it is, without a shell',
  })
}

/** What is going to happen, before it does. */
function announce(plan: StudyPlan, screen: Screen): void {
  const { forecast } = compose(plan).recipe(plan, []).cost
  const workers = formatCount(plan.workers, 'worker')
  screen.say(`${screen.paint('bold', plan.id)}: ${programText(plan.program)}`)
  screen.say(`Stages: ${plan.stages.join(', ')}; seed ${plan.seed}; ${workers}; ${effortWords(plan.effort)}`)
  const ranges = plan.space.parameters.map((parameter) => `${parameter.name}=${formatRange(parameter)}`)
  if (ranges.length > 0) screen.say(`Space:  ${ranges.join('  ')}`)
  if (plan.goal.also !== undefined)
    screen.say(
      `Goals:  ${objectivesOf(plan.goal)
        .map(({ direction, series }) => `${direction} ${series}`)
        .join(', ')}; none goes before another`,
    )
  const asked = (plan.goal.constraints ?? []).map(constraintText)
  if (asked.length > 0) screen.say(`Keeps:  ${asked.join(', ')}: what misses one is never the best`)
  for (const [i, text] of warmStartText(plan).entries())
    screen.say(`${i === 0 ? 'Before: ' : '        '}${text}`)
  if (plan.goal.open === 'unnamed')
    screen.say('Goal:   found in what it reports; name it yourself with --minimize NAME or --maximize NAME')
  // With the time, where it is known by now, the cost is told as the forecast.
  if (forecast.runs > 0 && forecast.seconds === 0)
    screen.say(`Cost:   about ${formatCount(forecast.runs, 'run')}; the time once the first have run`)
}
