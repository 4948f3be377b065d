import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Program } from '../../../src/domain/program.ts'
import type { Recipe } from '../../../src/recipe/recipe.ts'
import type { StudyEvent } from '../../../src/runs/supervisor/events.ts'
import { createStopControl } from '../../../src/runs/supervisor/stop-control.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import type { DecideRequest } from '../../../src/search/schedulers/scheduler.ts'
import { functionProgram, recipeOf, type TinyStudy, tinyStudy } from './tiny-study.ts'

let open: TinyStudy[] = []
afterEach(async () => {
  for (const study of open) await study.remove()
  open = []
})

async function make(program: Program, workers = 1): Promise<TinyStudy> {
  const study = await tinyStudy({ program, workers })
  open.push(study)
  return study
}

/** What is told, without the progress of runs, whose number depends on the machine. */
function kinds(events: readonly StudyEvent[]): readonly string[] {
  return events
    .filter(({ kind }) => kind !== 'progress' && kind !== 'finding')
    .map((event) => {
      if (event.kind === 'trial-started' || event.kind === 'trial-finished')
        return `${event.kind} ${event.trial.number}`
      if (event.kind === 'best') return `best ${event.trial}`
      return event.kind === 'stage' ? `stage ${event.finished}/${event.planned}` : event.kind
    })
}

describe('a study from beginning to end', () => {
  const rates = [0.01, 0.1, 0.05, 0.2, 0.02, 0.15, 0.001]
  const recipe = recipeOf([
    rates.slice(0, 4).map((lr) => ({ settings: { lr } })),
    rates.slice(4).map((lr) => ({ settings: { lr }, seed: 2 })),
  ])

  test('events come in order, and each thing once', async () => {
    const study = await make(functionProgram('learns'))
    const result = await study.supervise({ recipe })
    expect(result.state).toBe('finished')
    expect(kinds(study.events)).toEqual([
      'stage 0/4',
      'trial-started 1',
      'trial-finished 1',
      'best 1',
      'trial-started 2',
      'trial-finished 2',
      'best 2',
      'trial-started 3',
      'trial-finished 3',
      'trial-started 4',
      'trial-finished 4',
      'best 4',
      'stage 4/7',
      ...[5, 6, 7].flatMap((number) => [`trial-started ${number}`, `trial-finished ${number}`]),
      'stage-finished',
    ])
    expect((await study.store.study(study.plan.id))?.state).toBe('finished')
  })

  test('a stage that was judged earlier is told of once, however often the recipe is asked', async () => {
    const study = await make(functionProgram('learns'))
    const summary = {
      summary: 'It can learn.',
      verdict: 'pass',
      causes: [],
      checks: [],
      workingRate: null,
    } as const
    const judged: Recipe = (plan, observed) => {
      const state = recipeOf([[{}], [{}], [{}]])(plan, observed)
      return observed.length === 0
        ? state
        : { ...state, outcomes: { ...state.outcomes, sanity: { stage: 'sanity', ...summary } } }
    }
    await study.supervise({ recipe: judged })
    const told = study.events.flatMap((event) =>
      event.kind === 'stage-finished' ? [event.outcome.stage] : [],
    )
    expect(told).toEqual(['sanity', 'coarse'])
  })

  test('what is stored is what was answered, and what the program said', async () => {
    const study = await make(functionProgram('learns'))
    const { observed } = await study.supervise({ recipe })
    for (const { trial, curves, layers, facts } of observed) {
      const heard = await study.store.heard(trial.run)
      expect(heard.points.map((point) => point.values['train/loss'])).toEqual(curves['train/loss']!.values)
      expect(heard.points).toHaveLength(41)
      expect(heard.layers).toEqual(layers)
      expect(layers.map(({ step }) => step)).toEqual([1, 11, 21, 31])
      expect(facts).toMatchObject({ classes: 2, stepsPerEpoch: 10 })
      expect(trial).toMatchObject({ status: 'complete', steps: 40, epochs: 4, end: { status: 'ok' } })
      expect(trial.metrics['train/loss']).toMatchObject({
        count: 41,
        last: curves['train/loss']!.values.at(-1),
      })
    }
    const stored = await study.store.trials(study.plan.id)
    expect(stored.map((entry) => entry.trial)).toEqual(observed.map(({ trial }) => trial))
  })

  test('two workers come to the same as one', async () => {
    const timeless = async (workers: number) => {
      const study = await make(functionProgram('learns'), workers)
      const { observed, findings } = await study.supervise({ recipe })
      const about = observed.map(({ trial: { seconds: _, ...trial }, ...rest }) => ({ ...rest, trial }))
      return { about, findings: findings.map((finding) => JSON.stringify(finding)).sort() }
    }
    expect(await timeless(2)).toEqual(await timeless(1))
  })

  test('taken up again when all is done, it runs nothing and tells what stands', async () => {
    const study = await make(functionProgram('learns'))
    const first = await study.supervise({ recipe })
    study.events.length = 0
    const again = await study.supervise({ recipe })
    expect(kinds(study.events)).toEqual(['stage-finished', 'best 4'])
    expect(again.observed).toEqual(first.observed)
    expect(again.findings).toEqual(first.findings)
  })
})

describe('how trials end', () => {
  test('break-out: what comes after the report that caused it is neither stored nor counted', async () => {
    const study = await make(functionProgram('explodes'))
    const { observed, state } = await study.supervise({ recipe: recipeOf([[{}]]) })
    const [{ trial, curves, layers } = {} as never] = observed
    // Two of the last three losses are above 3 times the first at step 6.
    expect(trial.status).toBe('diverged')
    expect(trial.end).toEqual({
      status: 'stopped',
      reason: 'diverged',
      message: 'train/loss is 106 at step 6, more than 3 times its start of 2',
    })
    expect(trial).toMatchObject({ steps: 6, epochs: 0.6 })
    expect(trial.metrics['train/loss']).toMatchObject({ count: 7, last: 106, max: 106 })
    expect(curves['train/loss']?.steps).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(layers.map(({ step }) => step)).toEqual([0, 2, 4, 6])
    const heard = await study.store.heard(trial.run)
    expect(heard.points.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(heard.layers.map(({ step }) => step)).toEqual([0, 2, 4, 6])
    expect(state).toBe('failed')
  })

  test('a trial that may not be broken out of is let go to its end', async () => {
    const study = await make(functionProgram('explodes'))
    const { observed, findings } = await study.supervise({ recipe: recipeOf([[{ breakOut: false }]]) })
    expect(observed[0]?.trial).toMatchObject({ status: 'complete', steps: 5000 })
    expect(findings).toEqual([])
  })

  test('a program that throws: failed, with its words, and its points kept', async () => {
    const study = await make(functionProgram('throws'))
    const { observed, state } = await study.supervise({ recipe: recipeOf([[{}]]) })
    expect(observed[0]?.trial).toMatchObject({
      status: 'failed',
      end: { reason: 'threw', message: 'RangeError: the labels go up to 10, expected 0 to 9' },
      metrics: { 'train/loss': { count: 1 } },
    })
    expect(state).toBe('failed')
  })

  test('a program that never reports: failed, and told what was missed', async () => {
    const study = await make(functionProgram('silent'))
    const { observed } = await study.supervise({ recipe: recipeOf([[{}]]) })
    expect(observed[0]?.trial).toMatchObject({
      status: 'failed',
      end: { status: 'failed', reason: 'silent' },
    })
    expect(observed[0]?.trial.end.message).toMatch(/reported nothing.*BABYSIT_WIRE/)
  })

  test('a thread that dies takes only its own trial with it', async () => {
    const study = await make(functionProgram('crashes'))
    const { observed } = await study.supervise({ recipe: recipeOf([[{}, {}]]) })
    expect(observed.map(({ trial }) => trial.end)).toEqual(
      [1, 2].map(() => ({
        status: 'failed',
        reason: 'exit-code',
        exitCode: 9,
        message: 'the program ended its thread with exit code 9',
      })),
    )
    expect(observed.map(({ trial }) => trial.metrics['train/loss']?.count)).toEqual([1, 1])
  })
})

describe('stopping', () => {
  const two = recipeOf([[{}, {}, {}]])

  /** Raises the control to a level once the first trial has been heard of; an observer of the same events. */
  function raising(study: TinyStudy, level: number) {
    return (event: StudyEvent) => {
      study.events.push(event)
      if (event.kind !== 'progress') return
      while (study.control.level < level) study.control.raise()
    }
  }

  test('level 1: the running trial finishes, nothing new is begun, and it goes on from there', async () => {
    const study = await make(functionProgram('learns'))
    const result = await study.supervise({ recipe: two, onEvent: raising(study, 1) })
    expect(result.state).toBe('interrupted')
    expect(result.observed.map(({ trial }) => trial.status)).toEqual(['complete'])
    expect((await study.store.study(study.plan.id))?.state).toBe('interrupted')
    const rest = await study.supervise({ recipe: two, control: createStopControl() })
    expect(rest.observed.map(({ trial }) => trial.run)).toEqual(
      [1, 2, 3].map((number) => `${study.plan.id}/${number}.1`),
    )
  })

  test.each([
    [2, 'waits'],
    [2, 'stubborn'],
    [3, 'stubborn'],
  ])('level %i: a trial that %s is stopped, and run again from its beginning', async (level, name) => {
    const study = await make(functionProgram(name))
    const result = await study.supervise({ recipe: two, onEvent: raising(study, level) })
    expect(result).toMatchObject({ state: 'interrupted', observed: [] })
    const [entry] = await study.store.trials(study.plan.id)
    expect(entry).toMatchObject({ state: 'running', run: 'tiny-study-1/1.1' })

    const again = createStopControl()
    const asked = await study.supervise({
      recipe: two,
      control: again,
      onEvent(event) {
        if (event.kind !== 'progress') return
        while (again.level < 3) again.raise()
      },
    })
    expect(asked.state).toBe('interrupted')
    const [next] = await study.store.trials(study.plan.id)
    expect(next).toMatchObject({ state: 'running', run: 'tiny-study-1/1.2' })
    expect(await study.store.run('tiny-study-1/1.1')).toBeNull()
    expect(existsSync(join(study.folder, 'runs', 'tiny-study-1', '1.2'))).toBe(true)
  })

  test('asked while a run is being launched, it stops that run', async () => {
    const study = await make(functionProgram('waits'))
    const result = await study.supervise({
      recipe: two,
      onEvent(event) {
        if (event.kind === 'trial-started') while (study.control.level < 2) study.control.raise()
      },
    })
    expect(result).toMatchObject({ state: 'interrupted', observed: [] })
  })

  test('asked before it begins, it plans and stores, and starts nothing', async () => {
    const study = await make(functionProgram('learns'))
    study.control.raise()
    const result = await study.supervise({ recipe: two })
    expect(result).toMatchObject({ state: 'interrupted', observed: [] })
    const stored = await study.store.trials(study.plan.id)
    expect(stored.map(({ state }) => state)).toEqual(['planned', 'planned', 'planned'])
    expect(kinds(study.events)).toEqual([])
  })
})

test('a listener that throws stops nothing; its error is thrown once all is stored', async () => {
  const study = await make(functionProgram('learns'))
  const work = study.supervise({
    recipe: recipeOf([[{}, {}]]),
    onEvent(event) {
      throw new Error(`bug in a listener, at ${event.kind}`)
    },
  })
  await expect(work).rejects.toThrow('bug in a listener, at stage')
  expect((await study.store.study(study.plan.id))?.state).toBe('finished')
  const stored = await study.store.trials(study.plan.id)
  expect(stored.map(({ state }) => state)).toEqual(['finished', 'finished'])
})

test('a repeat with another seed is compared with nobody, and nobody with it', async () => {
  const study = await make(functionProgram('learns'))
  const seen: string[] = []
  const scheduler = {
    ...schedulers['none']!,
    decide({ trial, peers }: DecideRequest) {
      const about = `${trial.number} beside ${peers.map(({ number }) => number).join(' and ')}`
      if (seen.at(-1) !== about) seen.push(about)
      return { kind: 'continue' } as const
    },
  }
  const recipe = recipeOf([[{}], [{ purpose: 'seed-repeat', seed: 2 }], [{ seed: 3 }]])
  await study.supervise({ recipe, scheduler })
  expect(seen).toEqual(['1 beside ', '2 beside ', '3 beside 1'])
})

test('a scheduler that pauses is refused where the launcher cannot', async () => {
  const study = await make(functionProgram('learns'))
  const scheduler = {
    name: 'halving',
    summary: 'Pauses.',
    judges: false,
    needs: { pause: true },
    watches: [],
    decide: () => ({ kind: 'continue' }) as const,
  }
  await expect(study.supervise({ recipe: recipeOf([[{}]]), scheduler })).rejects.toMatchObject({
    code: 'BS3201',
    message: expect.stringMatching(/"halving" pauses.*"worker-thread"/),
    next: expect.stringContaining('break-out'),
  })
})
