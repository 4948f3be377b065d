import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRunDiagnosis, examineStudy } from '../../../src/diagnosis/engine.ts'
import type { Program } from '../../../src/domain/program.ts'
import type { StudyPlan } from '../../../src/domain/study.ts'
import type { ObservedTrial, PlannedTrial } from '../../../src/domain/trial.ts'
import type { Recipe } from '../../../src/recipe/recipe.ts'
import { launchers } from '../../../src/runs/launchers/index.ts'
import type { Launcher } from '../../../src/runs/launchers/launcher.ts'
import type { StudyEvent } from '../../../src/runs/supervisor/events.ts'
import { createStopControl } from '../../../src/runs/supervisor/stop-control.ts'
import { type SuperviseRequest, supervise } from '../../../src/runs/supervisor/supervise.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import { openStoreFolder } from '../../../src/store/open-store-folder.ts'
import type { Store } from '../../../src/store/store.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** A training function of programs/functions.mjs. */
export function functionProgram(name: string): Program {
  return { kind: 'function', module: here('./programs/functions.mjs'), export: name }
}

export const planned: Omit<PlannedTrial, 'number'> = {
  stage: 'coarse',
  purpose: 'search',
  settings: { lr: 0.01 },
  budget: { amount: 4, unit: 'epochs' },
  seed: 1,
  orders: {},
  breakOut: true,
}

/** A recipe of one stage that asks for these trials, batch by batch. */
export function recipeOf(batches: readonly (readonly Partial<PlannedTrial>[])[]): Recipe {
  return (plan, observed) => {
    const cost = { runs: observed.length, epochs: 0, seconds: 0 }
    const account = { forecast: cost, spent: cost, stages: [] }
    const none = { sanity: null, range: null, coarse: null, fine: null, final: null }
    let after = 0
    for (const batch of batches) {
      if (observed.length < after + batch.length) {
        const trials = batch.map((trial, index) => ({ ...planned, ...trial, number: after + index + 1 }))
        return { next: { kind: 'run', stage: 'coarse', trials }, outcomes: none, cost: account }
      }
      after += batch.length
    }
    const ranking = observed
      .filter(({ trial }) => trial.status === 'complete')
      .map(({ trial }) => trial.number)
    return {
      next: {
        kind: 'done',
        reason: ranking.length === 0 ? 'nothing-succeeded' : 'finished',
        summary: 'Done.',
      },
      outcomes: { ...none, coarse: outcomeOf(plan, { observed, ranking }) },
      cost: account,
    }
  }
}

function outcomeOf(
  plan: StudyPlan,
  { observed, ranking }: { observed: readonly ObservedTrial[]; ranking: readonly number[] },
) {
  const rounds = [{ space: plan.space, trials: observed.map(({ trial }) => trial.number) }]
  return {
    stage: 'coarse' as const,
    rounds,
    next: plan.space,
    widenings: [],
    consequences: [],
    ranking,
    best: null,
    noise: null,
    summary: 'Done.',
  }
}

/** A real store and a real launcher in a folder of their own. */
export interface TinyStudy {
  readonly dir: string
  readonly folder: string
  readonly store: Store
  readonly launcher: Launcher
  readonly plan: StudyPlan
  readonly events: StudyEvent[]
  readonly control: ReturnType<typeof createStopControl>
  supervise(more: Partial<SuperviseRequest> & { readonly recipe: Recipe }): ReturnType<typeof supervise>
  /** Lets go of it, as a babysitter does that ends. */
  close(): Promise<void>
  remove(): Promise<void>
}

export async function tinyStudy(about: {
  readonly program: Program
  readonly workers?: number
  /** Where the study lies, if it does already; otherwise a new folder. */
  readonly dir?: string
}): Promise<TinyStudy> {
  const { program, workers = 1 } = about
  const dir = about.dir ?? mkdtempSync(join(tmpdir(), 'babysit supervisor '))
  const { folder, store } = await openStoreFolder(dir)
  const name = program.kind === 'command' ? 'local-process' : 'worker-thread'
  const launcher = await launchers[name]({
    builtin: new URL('file:///none.js'),
    threads: workers,
    grace: 0.5,
  })
  const control = createStopControl()
  const events: StudyEvent[] = []
  const plan: StudyPlan = {
    id: 'tiny-study-1',
    program,
    steering: {
      roles: { learningRate: 'lr' },
      budget: true,
      samples: false,
      seed: true,
      inputs: false,
      evaluation: false,
    },
    space: { parameters: [] },
    given: [],
    fixed: {},
    goal: { series: 'val/accuracy', direction: 'maximize' },
    seed: 1,
    stages: ['coarse'],
    effort: { kind: 'standard' },
    workers,
    sampler: 'random',
    scheduler: 'break-out',
  }
  const study = (await store.study(plan.id)) ?? (await store.createStudy(plan, 1))
  const close = async () => {
    await launcher.close()
    await store.close()
  }
  return {
    dir,
    folder,
    store,
    launcher,
    plan,
    events,
    control,
    supervise: (more) =>
      supervise({
        study,
        store,
        launcher,
        folder,
        scheduler: schedulers['break-out']!,
        diagnose: (context) => createRunDiagnosis({ context }),
        examine: (view) => examineStudy(view),
        now: () => Date.now() / 1000,
        onEvent: (event) => void events.push(event),
        control,
        ...more,
      }),
    close,
    async remove() {
      await close()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
