import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Listening } from '../../../src/domain/listening.ts'
import type { Program } from '../../../src/domain/program.ts'
import { createRunListening, type ListeningState } from '../../../src/runs/listening/run-listening.ts'
import { eventFile, scalar, start, version } from '../sources/tfevents/write-events.ts'

let folder: string
let clock = 0

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit listening '))
  clock = Date.now() / 1000
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const command = (): Program => ({ kind: 'command', argv: ['true'], cwd: folder })

function listen(about: { program?: Program; listening?: Listening; from?: ListeningState | null } = {}) {
  return createRunListening({
    run: { program: about.program ?? command(), folder, started: clock },
    wire: join(folder, 'wire.jsonl'),
    listening: about.listening ?? {},
    from: about.from ?? null,
    // Every look is due.
    now: () => (clock += 10),
  })
}

const write = (name: string, text: string | Uint8Array) => appendFileSync(join(folder, name), text)

async function heard(ears: ReturnType<typeof listen>, last = false) {
  return (await ears.read(last)).points.map(({ step, values }) => ({ step, ...values }))
}

describe('a run is heard in all ways at once', () => {
  test('wire, output and event files, each series once', async () => {
    const ears = listen()
    expect(await heard(ears)).toEqual([])
    write('wire.jsonl', '{"t":"point","step":10,"time":1,"values":{"train/loss":0.5}}\n')
    write('stdout.log', 'step 10 loss 0.5\nepoch 1 acc: 0.9 val_loss: 0.4\n')
    write('stderr.log', 'step 10 loss 0.5 lr 0.1\n')
    mkdirSync(join(folder, 'runs'))
    write(
      join('runs', 'events.out.tfevents.1700000000.host.1.0'),
      eventFile(version, scalar('val_loss', 10, 0.25), scalar('extra', 10, 1)),
    )
    expect(await heard(ears)).toEqual([
      { step: 10, 'train/loss': 0.5 },
      { step: 10, 'val/loss': 0.25 },
      { step: 10, extra: 1 },
      { step: 10, 'train/accuracy': 0.9 },
      { step: 10, lr: 0.1 },
    ])
    await ears.close()
  })

  test('a later babysitter reads on from what was stored', async () => {
    const lines = Array.from({ length: 40 }, (_, step) => `step ${step} loss ${1 / (step + 1)}\r`)
    const seen = []
    let from: ListeningState | null = null
    for (const line of lines) {
      write('stdout.log', line)
      const ears = listen({ from })
      seen.push(...(await heard(ears)))
      from = JSON.parse(JSON.stringify(ears.state))
      await ears.close()
    }
    expect(seen).toEqual(lines.map((_, step) => ({ step, 'train/loss': 1 / (step + 1) })))
  })

  test('what is printed in a format of its own is heard by the source that knows it', async () => {
    const ears = listen()
    write(
      'stdout.log',
      ':::MLLOG {"key": "eval_accuracy", "value": 0.5, "time_ms": 1000, "metadata": {"epoch_num": 4}}\nstep 3 loss 0.5\n',
    )
    expect(await heard(ears, true)).toEqual([
      { step: 4, 'val/accuracy': 0.5 },
      { step: 3, 'train/loss': 0.5 },
    ])
    await ears.close()
  })

  test('a last line without its end is heard when the run is over', async () => {
    const ears = listen()
    write('stdout.log', 'loss: 0.5\naccuracy: 0.75')
    expect(await heard(ears)).toEqual([{ step: 1, 'train/loss': 0.5 }])
    expect(await heard(ears, true)).toEqual([{ step: 1, 'train/accuracy': 0.75 }])
    await ears.close()
  })

  test('and so is the last row of a table, and settings told in two places are all kept', async () => {
    const ears = listen()
    write('metrics.csv', 'step,loss\n1,0.5\n2,0.25')
    write('wire.jsonl', '{"t":"about","settings":{"a":1,"b":2}}\n')
    write('http.jsonl', '{"t":"about","settings":{"c":3}}\n')
    const news = await ears.read(true)
    expect(news.points.map(({ step, values }) => ({ step, ...values }))).toEqual([
      { step: 1, 'train/loss': 0.5 },
      { step: 2, 'train/loss': 0.25 },
    ])
    expect(news.facts?.['settings']).toEqual({ a: 1, b: 2, c: 3 })
    await ears.close()
  })

  test('a function speaks the wire only: what it prints is its own affair', async () => {
    const ears = listen({ program: { kind: 'function', module: '/x.ts', export: 'train' } })
    write('stdout.log', 'step 10 loss 0.5\n')
    expect(await heard(ears, true)).toEqual([])
    await ears.close()
  })

  test('more than is read in one go is all heard at the end', async () => {
    const line = (step: number) =>
      `{"t":"point","step":${step},"time":1,"values":{"train/loss":0.5,"${'x'.repeat(1000)}":1}}\n`
    write('wire.jsonl', Array.from({ length: 6000 }, (_, step) => line(step)).join(''))
    const ears = listen()
    expect((await ears.read(true)).points.length).toBe(6000)
    await ears.close()
  })
})

describe('what the user adds', () => {
  test('--logs: files elsewhere, those of earlier runs left alone; --metric: names and expressions', async () => {
    const elsewhere = join(folder, 'elsewhere')
    mkdirSync(elsewhere)
    const ears = listen({
      listening: { logs: ['elsewhere', '{trial.dir}/mine.log'], metrics: ['score=/got (\\d+)/', 'fitness7'] },
    })
    write('mine.log', 'step 3 loss 0.125\n')
    write(join('elsewhere', 'train.log'), 'step 3 val_loss 0.5\n')
    write('stdout.log', 'we got 17 of them\nfitness7: 3\n')
    expect(await heard(ears)).toEqual(
      expect.arrayContaining([
        { step: 3, 'train/loss': 0.125 },
        { step: 3, 'val/loss': 0.5 },
        { step: 3, score: 17 },
        { step: 3, fitness7: 3 },
      ]),
    )
    await ears.close()
  })

  test.each([
    ['one that goes on, as where full logs are put aside: what was heard stays', 3],
    ['one that goes back: what was heard from there on is void', 2],
    ['one that begins with the program', 0],
  ])('a file that is begun anew is read from its beginning: %s', async (_, step) => {
    write('mine.log', 'step 1 loss 0.5\nstep 2 loss 0.25\n')
    const ears = listen({ listening: { logs: ['mine.log'] } })
    expect((await heard(ears)).length).toBe(2)
    writeFileSync(join(folder, 'mine.log'), '')
    expect(await ears.read(false)).toEqual({ points: [], layers: [] })
    writeFileSync(join(folder, 'mine.log'), `step ${step} loss 0.125\n`)
    expect(await ears.read(false)).toMatchObject({
      rewinds: [{ series: 'train/loss', step }],
      points: [{ step, values: { 'train/loss': 0.125 } }],
    })
    await ears.close()
  })
})

describe('a program that goes back', () => {
  const events = (index: number) => join(folder, `events.out.tfevents.170000000${index}.host.1.${index}`)
  const first = eventFile(version, ...[10, 20, 30].map((step) => scalar('loss', step, step)))
  const second = eventFile(version, start(20), scalar('loss', 20, 2), scalar('loss', 30, 3))

  test('is heard live as its files would be read afterwards', async () => {
    const ears = listen()
    writeFileSync(events(1), first)
    write('stdout.log', 'step 10 val_loss 0.5\nstep 30 val_loss 0.4\n')
    expect(await heard(ears)).toHaveLength(5)
    writeFileSync(events(2), second)
    const { rewinds, points } = await ears.read(true)
    expect(rewinds).toEqual([{ series: 'train/loss', step: 20 }])
    expect(points.map(({ step, values }) => [step, values])).toEqual([
      [20, { 'train/loss': 2 }],
      [30, { 'train/loss': 3 }],
    ])
    await ears.close()
  })

  test('within one look takes back what the look had heard before', async () => {
    const ears = listen()
    writeFileSync(events(1), first)
    writeFileSync(events(2), second)
    expect(await heard(ears)).toEqual(
      [10, 2, 3].map((loss, index) => ({ step: 10 * (index + 1), 'train/loss': loss })),
    )
    await ears.close()
  })
})
