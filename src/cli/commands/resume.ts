import { BabysitError, type ExitCode } from '../../domain/error.ts'
import type { Goal } from '../../domain/goal.ts'
import { isWatch, type Study } from '../../domain/study.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { type GoalOptions, namedGoal } from '../goal-options.ts'
import { createScreen } from '../output/screen.ts'
import { addPageOptions, type PageOptions } from '../page-options.ts'
import { type StudyFolder, trueState, withFolder } from '../study-folder.ts'
import { withLock, workOnStudy } from '../work-on-study.ts'

export const command: CommandDefinition<BaseOptions & GoalOptions & PageOptions> = {
  describe(command) {
    command
      .argument('[study]', 'its name, or the beginning of it (default: the newest that is not through)')
      .option('--minimize <series>', 'what is judged, where that is not settled yet: the lower the better')
      .option('--maximize <series>', 'what is judged, where that is not settled yet: the higher the better')
      .addHelpText('before', 'Examples:\n  babysit resume\n  babysit resume calm-oak-3\n')
    addPageOptions(command)
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async (place) => {
      const screen = createScreen(context, options)
      const found = await findUnfinished(place, words[0])
      const study = await withGoal(found, namedGoal(options), place)
      const { id } = study.plan
      return withLock(place, id, async () => {
        screen.say(`${screen.paint('bold', id)}: going on; finished trials are kept`)
        return workOnStudy({ study, place, screen, context, page: options })
      })
    }),
}

async function findUnfinished(place: StudyFolder, name: string | undefined): Promise<Study> {
  if (name !== undefined) {
    const study = await place.store.findStudy(name)
    const state = trueState(study, place.dir)
    if (state === 'finished' || state === 'failed') {
      throw new BabysitError('BS1018', `study ${study.plan.id} is ${state}; there is nothing to go on with`, {
        next: `babysit report ${study.plan.id}`,
        exitCode: 1,
      })
    }
    if (isWatch(study.plan)) {
      throw new BabysitError(
        'BS1063',
        `${study.plan.id} is a run that was watched; it cannot be gone on with`,
        {
          next: `babysit show ${study.plan.id} tells what was heard of it`,
          exitCode: 1,
        },
      )
    }
    return study
  }
  const open = (await place.store.studies()).filter(
    (study) => !isWatch(study.plan) && study.state !== 'finished' && study.state !== 'failed',
  )
  const [newest] = open
  if (newest !== undefined) return newest
  throw new BabysitError('BS1018', 'every study in this folder is finished; there is nothing to go on with', {
    next: 'babysit list',
    exitCode: 1,
  })
}

/** A goal can be named anew as long as it is open: trials were not judged by it yet. */
async function withGoal(study: Study, goal: Goal | null, { store }: StudyFolder): Promise<Study> {
  if (goal === null) return study
  const { plan } = study
  if (plan.goal.open === undefined) {
    throw new BabysitError(
      'BS1077',
      `the goal of ${plan.id} is settled: its trials are judged by ${plan.goal.series}`,
      {
        next: `go on without --minimize and --maximize, or begin a study of its own with the goal ${goal.series}`,
      },
    )
  }
  const { constraints, also } = plan.goal
  const named: Goal = {
    ...goal,
    open: 'named',
    ...(also === undefined ? {} : { also }),
    ...(constraints === undefined ? {} : { constraints }),
  }
  await store.setGoal(plan.id, named)
  return { ...study, plan: { ...plan, goal: named } }
}
