import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readWhole } from '../../../../src/runs/reading/read-whole.ts'
import { createSeriesNames } from '../../../../src/runs/sources/series-names.ts'
import { tfeventsSource } from '../../../../src/runs/sources/tfevents/tfevents.ts'
import { sourceSuite } from '../../../../src/testing/source-suite.ts'
import { eventFile, hparams, scalar, simple, start, version } from './write-events.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit events '))
})
afterEach(() => rmSync(folder, { recursive: true }))

const name = (seconds: number) => `events.out.tfevents.${seconds}.host.1.0`

function write(path: string, bytes: Uint8Array): string {
  const whole = join(folder, path)
  mkdirSync(dirname(whole), { recursive: true })
  writeFileSync(whole, bytes)
  return whole
}

async function hear(place: string) {
  const run = await readWhole(tfeventsSource.open(place))
  const said: Record<string, (readonly [number, number])[]> = {}
  for (const { step, values } of run.points) {
    for (const [series, value] of Object.entries(values)) {
      said[series] ??= []
      said[series].push([step, value])
    }
  }
  return { ...run, said }
}

describe('a run', () => {
  test('is all files of its folder, in the order of their names', async () => {
    write(`${name(2000000002)}`, eventFile(version, simple('loss', 3, 3)))
    write(`${name(2000000001)}`, eventFile(version, simple('loss', 1, 1), simple('loss', 2, 2)))
    expect((await hear(folder)).said).toEqual({
      'train/loss': [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    })
  })

  test('has the folders of Keras below it, which say of which data the values are', async () => {
    write(
      `logs/train/${name(1)}`,
      eventFile(version, scalar('epoch_loss', 0, 2, true), scalar('epoch_loss', 1, 1)),
    )
    write(`logs/train/events.out.tfevents.2.host.profile-empty`, eventFile(version))
    write(
      `logs/validation/${name(1)}`,
      eventFile(version, scalar('epoch_loss', 0, 3, true), scalar('epoch_lr', 0, 1)),
    )
    const { said, points, names } = await hear(join(folder, 'logs'))
    expect(said).toEqual({
      'train/loss': [
        [0, 2],
        [1, 1],
      ],
      'val/loss': [[0, 3]],
      'val/lr': [[0, 1]],
    })
    expect(points[0]).toMatchObject({ step: 0, epoch: 1 })
    expect(names).toMatchObject({ 'train/loss': 'epoch_loss', 'val/loss': 'epoch_loss' })
    expect((await hear(join(folder, 'logs', 'validation'))).said).toMatchObject({ 'val/loss': [[0, 3]] })
  })

  test('has the folders that add_scalars and add_hparams make', async () => {
    write(name(1), eventFile(version, simple('lr', 1, 0.125)))
    write(`a_Loss_train/${name(2)}`, eventFile(version, simple('a/Loss', 1, 2)))
    write(`a_Loss_valid/${name(2)}`, eventFile(version, simple('a/Loss', 1, 3)))
    write(
      `1700000000.5/${name(3)}`,
      eventFile(version, hparams({ lr: 0.1, batch_size: 32 }), simple('hparam/score', 0, 1)),
    )
    write(`other/${name(1)}`, eventFile(version, simple('loss', 1, 9), simple('loss', 2, 9)))
    const { said, facts } = await hear(folder)
    expect(said).toEqual({
      lr: [[1, 0.125]],
      'train/a_loss': [[1, 2]],
      'val/a_loss': [[1, 3]],
      'hparam/score': [[0, 1]],
    })
    expect(facts).toEqual({ learningRate: 0.1, batchSize: 32, settings: { lr: 0.1, batch_size: 32 } })
  })

  test('of files that were given names in one folder, each by its name', async () => {
    const files = ['run-1__train__', 'run-1__validation__', 'run-2__'].map((begins) =>
      write(`${begins}${name(1)}`, eventFile(version, simple('epoch_loss', 0, begins.length))),
    )
    const runs = tfeventsSource.runs!(files)
    expect(runs.map((run) => run.place)).toEqual([join(folder, 'run-1__'), join(folder, 'run-2__')])
    expect((await hear(runs[0]!.place)).said).toEqual({ 'train/loss': [[0, 14]], 'val/loss': [[0, 19]] })
    expect((await hear(runs[1]!.place)).said).toEqual({ 'train/loss': [[0, 7]] })
    expect((await hear(files[1]!)).said).toEqual({ 'val/loss': [[0, 19]] })
  })

  test('in a tree of folders, each where its files are', () => {
    const one = eventFile(version, simple('loss', 1, 1), simple('loss', 2, 1))
    const files = [
      write(`a/${name(1)}`, one),
      write(`a/${name(2)}`, one),
      write(`a/Loss_train/${name(2)}`, eventFile(version, simple('Loss', 1, 2))),
      write(`a/nested/${name(1)}`, one),
      write(`b/train/${name(1)}`, one),
      write(`b/val/${name(1)}`, one),
    ]
    const runs = tfeventsSource.runs!(files)
    expect(runs.map((run) => [run.place.slice(folder.length + 1), run.files.length])).toEqual([
      ['a', 3],
      ['a/nested', 1],
      ['b', 2],
    ])
  })
})

describe('a program that begins anew', () => {
  const before = eventFile(version, simple('loss', 1, 1), simple('loss', 2, 2), simple('loss', 3, 3))
  const after = eventFile(version, start(2), simple('loss', 2, 20))
  const validation = eventFile(version, simple('loss', 2, 7))
  const wanted = {
    'train/loss': [
      [1, 1],
      [2, 20],
    ],
    'val/loss': [[2, 7]],
  }

  test('takes back what its earlier files said from there on, and nothing of other folders', async () => {
    write(name(1), before)
    write(name(2), after)
    write(`eval/${name(1)}`, validation)
    expect((await hear(folder)).said).toEqual(wanted)
  })

  test('takes back what earlier readings said', async () => {
    write(name(1), before)
    write(`eval/${name(1)}`, validation)
    const open = tfeventsSource.open(folder)
    const first = await open.read(null)
    expect(first.points).toHaveLength(4)
    write(name(2), after)
    const second = await tfeventsSource.open(folder).read(JSON.parse(JSON.stringify(first.cursor)))
    expect(second.rewinds).toEqual([{ series: 'train/loss', step: 2 }])
    expect(second.points.map(({ step, values }) => [step, values])).toEqual([[2, { 'train/loss': 20 }]])
  })

  test('without saying so leaves both', async () => {
    write(name(1), before)
    write(name(2), eventFile(version, simple('loss', 2, 20)))
    expect((await hear(folder)).said['train/loss']).toHaveLength(4)
  })

  test('writing its file anew is read from the start, in place of what was there', async () => {
    const path = write(name(1), before)
    const open = tfeventsSource.open(folder)
    const { cursor } = await open.read(null)
    writeFileSync(path, eventFile(version, simple('loss', 1, 9)))
    const second = await open.read(cursor)
    expect(second.rewinds).toEqual([{ series: 'train/loss', step: Number.NEGATIVE_INFINITY }])
    expect(second.points).toMatchObject([{ step: 1, values: { 'train/loss': 9 } }])
  })
})

describe('damage', () => {
  const whole = eventFile(version, simple('loss', 1, 1), simple('loss', 2, 2), simple('loss', 3, 3))
  const second = eventFile(version, simple('loss', 1, 1)).length

  test('of a length ends a run of one file, with the reason', async () => {
    const bytes = Buffer.from(whole)
    bytes[second]! ^= 1
    const path = write(name(1), bytes)
    const { said, state, why, bad } = await hear(path)
    expect(said).toEqual({ 'train/loss': [[1, 1]] })
    expect([state, bad]).toEqual(['broken', 1])
    expect(why).toContain(`the record at byte ${second} is damaged`)
  })

  test('of a length in one file of a folder leaves the others', async () => {
    const bytes = Buffer.from(whole)
    bytes[second]! ^= 1
    write(name(1), bytes)
    write(name(2), eventFile(version, simple('loss', 9, 9)))
    const run = await hear(folder)
    expect(run.said['train/loss']).toEqual([
      [1, 1],
      [9, 9],
    ])
    expect(run).toMatchObject({ state: 'waiting', bad: 1, why: null })
    expect(run.badWhy).toContain(name(1))
  })

  test('of the contents is skipped and counted', async () => {
    const bytes = Buffer.from(whole)
    bytes[second + 14]! ^= 1
    write(name(1), bytes)
    expect(await hear(folder)).toMatchObject({ state: 'waiting', bad: 1 })
  })
})

test('a record longer than what is read in one go is waited for, then read', async () => {
  const graph = { wallTime: 1, graphDef: Buffer.alloc(9 * 1024 * 1024, 7) }
  const whole = eventFile(version, simple('loss', 1, 1), graph, simple('loss', 2, 2))
  const path = write(name(1), whole.subarray(0, 5_000_000))
  const open = tfeventsSource.open(path)
  const first = await open.read(null)
  expect([first.state, first.points.length]).toEqual(['waiting', 1])
  expect(await open.read(first.cursor)).toMatchObject({ state: 'waiting', points: [] })
  appendFileSync(path, whole.subarray(5_000_000))
  expect((await readWhole(open)).points.map(({ step }) => step)).toEqual([1, 2])
})

test('the epoch that Lightning logs beside its values is the epoch of the run', async () => {
  write(name(1), eventFile(version, simple('train_loss_step', 49, 1), simple('epoch', 49, 3)))
  expect((await hear(folder)).points).toEqual([
    { step: 49, time: 1049, values: { 'train/loss': 1 } },
    { step: 49, epoch: 3, time: 1049, values: {} },
  ])
})

test('names of the user come first', async () => {
  write(name(1), eventFile(version, simple('my/score', 1, 1)))
  const names = createSeriesNames({ 'my/score': 'val/accuracy' })
  const { points } = await readWhole(tfeventsSource.open(folder, { names }))
  expect(points[0]!.values).toEqual({ 'val/accuracy': 1 })
})

/** A whole folder, one of whose files grows. */
sourceSuite(
  { describe, test },
  { tfevents: async () => tfeventsSource },
  {
    tfevents: {
      file: `train/${name(1)}`,
      place: '',
      grows: 'appended',
      contents: [eventFile(version, scalar('epoch_loss', 0, 2, true), scalar('epoch_loss', 1, 1))],
      points: [
        { step: 0, epoch: 1, time: 1000, values: { 'train/loss': 2 } },
        { step: 1, epoch: 2, time: 1001, values: { 'train/loss': 1 } },
      ],
    },
  },
)
