import { afterEach, describe, expect, test } from 'vitest'
import type { Program } from '../../../src/domain/program.ts'
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

async function run(code: string) {
  study = await tinyStudy({ program: script(code) })
  const { observed } = await study.supervise({ recipe: recipeOf([[{ breakOut: false }]]) })
  return observed[0]!
}

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
