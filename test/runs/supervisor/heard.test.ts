import { afterEach, describe, expect, test } from 'vitest'
import { BabysitError } from '../../../src/domain/error.ts'
import type { Goal } from '../../../src/domain/goal.ts'
import type { Program } from '../../../src/domain/program.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import type { Scheduler } from '../../../src/search/schedulers/scheduler.ts'
import { recipeOf, type TinyStudy, tinyStudy } from './tiny-study.ts'

let study: TinyStudy | null = null

afterEach(async () => {
  await study?.close()
  await study?.remove()
  study = null
})

/** A command that knows nothing of us. */
const script = (code: string): Program => ({
  kind: 'command',
  argv: [process.execPath, '-e', code],
  cwd: process.cwd(),
})

async function run(code: string, more: { breakOut: boolean; scheduler?: Scheduler } = { breakOut: false }) {
  const { breakOut, ...parts } = more
  study = await tinyStudy({ program: script(code) })
  const { observed } = await study.supervise({ recipe: recipeOf([[{ breakOut }]]), ...parts })
  return observed[0]!
}

describe('a goal that is open', () => {
  const open: Goal = { series: 'val/accuracy', direction: 'maximize', open: 'unnamed' }
  const code = `console.log('Epoch 1 loss: 0.5 val_f1: 0.25')`

  test('is settled by the first trial that says enough, told, stored, and holds from then on', async () => {
    study = await tinyStudy({ program: script(code) })
    const told = { ...study.plan, goal: open }
    const stored = await study.store.createStudy({ ...told, id: 'open-goal-1' }, 1)
    const seen: unknown[] = []
    const { observed } = await study.supervise({
      study: stored,
      recipe: (plan, past) => {
        seen.push(plan.goal.series)
        return recipeOf([[{}], [{}]])(plan, past)
      },
      settle: (goal, { counts }) =>
        'val/f1' in counts ? { series: 'val/f1', direction: 'maximize' } : goal && null,
    })
    expect(observed.length).toBe(2)
    expect(seen).toEqual(['val/accuracy', 'val/f1', 'val/f1'])
    expect((await study.store.study('open-goal-1'))?.plan.goal).toEqual({
      series: 'val/f1',
      direction: 'maximize',
    })
    const [event, ...more] = study.events.filter(({ kind }) => kind === 'goal')
    expect(event).toMatchObject({ goal: { series: 'val/f1' }, heard: { 'train/loss': 1, 'val/f1': 1 } })
    expect(more).toEqual([])
    expect(study.events.filter(({ kind }) => kind === 'best')).toMatchObject([{ trial: 1, goal: 0.25 }])
  })

  test('where the user has to be asked, the study is interrupted and can go on', async () => {
    study = await tinyStudy({ program: script(code) })
    const stored = await study.store.createStudy({ ...study.plan, id: 'open-goal-2', goal: open }, 1)
    const asked = study.supervise({
      study: stored,
      recipe: recipeOf([[{}]]),
      settle: (_, { counts }) => {
        if (Object.keys(counts).length === 0) return null
        throw new BabysitError('BS1076', 'which?', { next: 'say it' })
      },
    })
    await expect(asked).rejects.toThrow('which?')
    expect((await study.store.study('open-goal-2'))?.state).toBe('interrupted')
    expect((await study.store.trials('open-goal-2'))[0]?.state).toBe('finished')
  })
})

describe('a command that nobody changed', () => {
  test('is heard through what it prints, and complete', async () => {
    const { trial, curves } = await run(
      `for (let i = 1; i <= 5; i++) console.log('Epoch', i + '/5', 'loss:', 1 / i, '- val_acc:', i / 10)`,
    )
    expect(trial.status).toBe('complete')
    expect(curves['train/loss']).toMatchObject({
      steps: [1, 2, 3, 4, 5],
      values: [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5],
    })
    expect(curves['val/accuracy']?.values).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
    const { listening } = await study!.store.heard(trial.run)
    expect(Object.keys(listening!.cursors).sort()).toEqual(['http', 'stderr', 'stdout', 'wire'])
  })

  test('that speaks the wire and prints the same is heard once', async () => {
    const { curves } = await run(`
      const { appendFileSync } = require('node:fs')
      for (let step = 0; step < 50; step++) {
        appendFileSync(process.env.BABYSIT_WIRE, JSON.stringify({ t: 'point', step, time: 0, values: { 'train/loss': 0.123456 } }) + '\\n')
        console.log('step ' + step + ' loss 0.12')
        console.error('step ' + step + ' loss 0.12')
      }
      console.log('test loss: 0.25')`)
    expect(curves['train/loss']?.steps).toEqual(Array.from({ length: 50 }, (_, step) => step))
    expect(new Set(curves['train/loss']?.values)).toEqual(new Set([0.123456]))
    expect(curves['test/loss']).toMatchObject({ steps: [49], values: [0.25] })
  })

  test('that goes back has only what counts in its curves, in the store, and before the rules', async () => {
    const rows = (values: readonly (number | string)[]) =>
      `step,loss\n${values.map((value, step) => `${step},${value}\n`).join('')}`
    const first = rows([...Array(40).fill(2), ...Array(40).fill('nan')])
    const second = rows(Array.from({ length: 30 }, (_, step) => 2 * 0.9 ** step))
    const script = `
      const { writeFileSync } = require('node:fs')
      const place = require('node:path').dirname(process.env.BABYSIT_WIRE) + '/metrics.csv'
      writeFileSync(place, ${JSON.stringify(first)})
      setTimeout(() => writeFileSync(place, ${JSON.stringify(second)}), 2500)
      setTimeout(() => {}, 3000)`
    const { trial, curves } = await run(script, { breakOut: true, scheduler: schedulers['none']! })
    expect(trial.metrics['train/loss']).toMatchObject({ count: 30, first: 2 })
    expect(curves['train/loss']?.steps).toEqual(Array.from({ length: 30 }, (_, step) => step))
    expect((await study!.store.heard(trial.run)).points).toHaveLength(30)
    const told = study!.events.flatMap((event) => (event.kind === 'finding' ? [event.finding.rule] : []))
    expect(told).toContain('loss-not-finite')
    expect(await study!.store.findings('tiny-study-1')).toEqual([])
  })

  test.each([
    ['prints nothing', '', /neither .* nor was a metric found/],
    ['prints what is no metric', `console.log('done in 3.2s')`, /babysit parse/],
    [
      'prints binary',
      `process.stdout.write(Buffer.from(Array.from({ length: 100000 }, (_, i) => (i * 7919) % 256)))`,
      /babysit parse/,
    ],
  ])('that %s has failed, and is told what to do', async (_, code, message) => {
    const { trial } = await run(code)
    expect(trial).toMatchObject({ status: 'failed', end: { reason: 'silent' } })
    expect(trial.end.message).toMatch(message)
  })

  test('that prints NaN only has diverged', async () => {
    const { trial, curves } = await run(`for (let i = 1; i <= 5; i++) console.log('loss: nan')`)
    expect(curves['train/loss']?.values).toEqual(Array(5).fill(Number.NaN))
    expect(trial.status).toBe('diverged')
  })

  test('that prints ten megabytes on one line is heard before and after it', async () => {
    const { curves } = await run(
      `console.log('loss: 0.5'); console.log('loss=0.1 '.repeat(1.2e6)); console.log('loss: 0.25')`,
    )
    expect(curves['train/loss']?.values).toEqual([0.5, 0.25])
  })
})
