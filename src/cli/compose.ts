import { extname } from 'node:path'
import { createRunDiagnosis, examineStudy, type RunDiagnosis } from '../diagnosis/engine.ts'
import type { RunContext, StudyView } from '../diagnosis/rules/rule.ts'
import { BabysitError } from '../domain/error.ts'
import type { Finding } from '../domain/finding.ts'
import type { Goal } from '../domain/goal.ts'
import { isWatch, type StudyPlan } from '../domain/study.ts'
import { acceptWish } from '../recipe/accept-wish.ts'
import { createRecipe } from '../recipe/create-recipe.ts'
import type { HeardSeries } from '../recipe/goal/settle-goal.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { type LauncherName, launchers } from '../runs/launchers/index.ts'
import type { Launcher } from '../runs/launchers/launcher.ts'
import { samplers } from '../search/samplers/index.ts'
import type { Sampler } from '../search/samplers/sampler.ts'
import { schedulers } from '../search/schedulers/index.ts'
import type { Scheduler } from '../search/schedulers/scheduler.ts'
import { tuners } from '../search/tuners/index.ts'
import type { Tuner } from '../search/tuners/tuner.ts'
import { didYouMean } from './did-you-mean.ts'
import { settleOrAsk } from './settle-goal.ts'
import { watchRecipe } from './watch/watch-plan.ts'

/** Everything interchangeable that a study is worked on with, picked. */
export interface Composition {
  readonly recipe: Recipe
  readonly scheduler: Scheduler
  readonly diagnose: (context: RunContext) => RunDiagnosis
  readonly examine: (view: StudyView) => readonly Finding[]
  readonly accept: typeof acceptWish
  readonly settle: (goal: Goal, heard: HeardSeries) => Goal | null
  /** Made when it is first asked for: readers of studies start nothing. `folder` is the `.babysit` folder. */
  readonly launch: (folder: string) => Promise<Launcher>
}

/** The only place that picks implementations. */
export function compose(plan: StudyPlan): Composition {
  const builtin = new URL(`../trainer/main${extname(import.meta.url)}`, import.meta.url)
  const cards = plan.limits?.gpus
  return {
    recipe: isWatch(plan)
      ? watchRecipe
      : createRecipe({
          sampler: pickSampler(plan.sampler),
          tuner: plan.tuner === undefined ? undefined : pickTuner(plan.tuner),
        }),
    scheduler: pickScheduler(plan.scheduler),
    diagnose: (context) => createRunDiagnosis({ context }),
    examine: (view) => examineStudy(view),
    accept: acceptWish,
    settle: settleOrAsk,
    launch: async (folder) => {
      const launcher = await launchers[launcherFor(plan)]({
        builtin,
        threads: plan.workers,
        ...(cards ? { gpus: { cards, register: folder } } : {}),
      })
      if (plan.program.kind !== 'command') return launcher
      const { withMetricServer } = await import('../runs/listening/with-metric-server.ts')
      const now = () => Date.now() / 1000
      return withMetricServer(launcher, { folder, study: plan.id, environment: process.env, now })
    },
  }
}

function launcherFor({ id, program }: StudyPlan): LauncherName {
  switch (program.kind) {
    case 'command':
      return 'local-process'
    case 'in-process':
      return 'in-process'
    case 'recorded':
      throw new BabysitError(
        'BS1023',
        `study ${id} only records trials that run elsewhere; there is nothing to start`,
        {
          next: `go on with the program that runs them, or look: babysit show ${id}`,
          exitCode: 1,
        },
      )
    default:
      return 'worker-thread'
  }
}

/** @throws BabysitError BS1004 */
export function pickSampler(name: string): Sampler {
  return samplers[name] ?? unknown('BS1004', 'sampler', name, Object.keys(samplers))
}

/** @throws BabysitError BS1099 */
export function pickTuner(name: string): Tuner {
  return tuners[name] ?? unknown('BS1099', 'tuner', name, Object.keys(tuners))
}

/** @throws BabysitError BS1005 */
export function pickScheduler(name: string): Scheduler {
  return schedulers[name] ?? unknown('BS1005', 'scheduler', name, Object.keys(schedulers))
}

export const defaultSampler = 'adaptive'
export const defaultScheduler = 'break-out'

/** Names and summaries, for the help. */
export const choices = {
  samplers: Object.values(samplers),
  schedulers: Object.values(schedulers),
  tuners: Object.values(tuners),
}

function unknown(...[code, what, name, names]: [string, string, string, readonly string[]]): never {
  throw new BabysitError(code, `--${what} '${name}' is unknown; ${didYouMean(name, names)}`, {
    next: `choose one of: ${names.join(', ')}`,
  })
}
