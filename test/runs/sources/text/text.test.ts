import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Cursor, OpenOptions } from '../../../../src/runs/sources/source.ts'
import { textSource } from '../../../../src/runs/sources/text/text.ts'
import '../../../property-seed.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit text '))
  file = join(folder, 'stdout.log')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function readAll(options: OpenOptions = {}, from: Cursor = null) {
  const open = textSource.open(file, options)
  const readings = []
  let cursor = from
  do {
    const reading = await open.read(cursor)
    readings.push(reading)
    cursor = reading.cursor
  } while (readings.at(-1)!.state === 'more')
  return {
    cursor,
    state: readings.at(-1)!.state,
    bad: readings.reduce((sum, { bad }) => sum + bad, 0),
    heard: readings.flatMap(({ points }) => points.map(({ step, values }) => ({ step, ...values }))),
    readings,
  }
}

describe('a growing output', () => {
  test('a line without its end is left until there is nothing more to come', async () => {
    writeFileSync(file, 'step 1 loss 0.5\nstep 2 loss 0.25')
    const first = await readAll()
    expect(first.heard).toEqual([{ step: 1, 'train/loss': 0.5 }])
    const rest = await readAll({ complete: true }, first.cursor)
    expect(rest.heard).toEqual([{ step: 2, 'train/loss': 0.25 }])
    expect((await readAll({ complete: true }, rest.cursor)).heard).toEqual([])
  })

  test('a file that has become shorter is broken, and says why', async () => {
    writeFileSync(file, 'step 1 loss 0.5\n')
    const { cursor } = await readAll()
    writeFileSync(file, '')
    const later = await readAll({}, cursor)
    expect(later.state).toBe('broken')
    expect(later.readings[0]!.why).toContain('shorter than the 16 bytes')
  })

  test('says which steps it counted, and what the program calls the series', async () => {
    writeFileSync(file, 'step 1 loss 0.5\nvalid_loss: 0.5\n')
    const [reading] = (await readAll()).readings
    expect([reading!.counted, reading!.names]).toEqual([
      [1],
      { 'train/loss': 'loss', 'val/loss': 'valid_loss' },
    ])
  })
})

describe('what no program should print', () => {
  test('10 MB on one line: it is given up, once, and the lines around it are heard', async () => {
    writeFileSync(file, `step 1 loss 0.5\n${'loss=0.5 '.repeat(1_200_000)}\nstep 2 loss 0.25\n`)
    const { heard, bad } = await readAll()
    expect(heard).toEqual([
      { step: 1, 'train/loss': 0.5 },
      { step: 2, 'train/loss': 0.25 },
    ])
    expect(bad).toBe(1)
  })

  test('binary output, and bytes that are no UTF-8, between lines and within', async () => {
    const lines = [
      Buffer.from('step 1 loss 0.5\n'),
      Buffer.from([0, 1, 2, 255, 254, 10, 0x80, 0xc3, 10]),
      Buffer.from('step 2 loss 0.25 \xff\n', 'latin1'),
    ]
    writeFileSync(file, Buffer.concat(lines))
    expect((await readAll()).heard).toEqual([
      { step: 1, 'train/loss': 0.5 },
      { step: 2, 'train/loss': 0.25 },
    ])
  })

  test('any text at all neither throws nor makes a value that is no number', async () => {
    const word = fc.constantFrom(
      'loss',
      'epoch',
      'step',
      'val_',
      '=',
      ':',
      ' ',
      '[',
      ']',
      '{',
      '}',
      "'",
      '|',
      '0.5',
      '1/2',
      'nan',
      '%',
      '\r',
      '\n',
      '\t',
      '100%',
      'tensor(',
      '\x1b[1m',
      '-',
      ',',
      'it/s',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(word, fc.string()), { maxLength: 60 }), async (words) => {
        writeFileSync(file, words.join(''))
        for (const { points, cursor } of (await readAll({ complete: true })).readings) {
          for (const { step, values } of points) {
            expect(Number.isFinite(step)).toBe(true)
            for (const value of Object.values(values)) expect(typeof value).toBe('number')
          }
          expect(JSON.parse(JSON.stringify(cursor))).toEqual(cursor)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('no line makes a pattern take for ever', async () => {
    const nasty = [
      'a '.repeat(30_000),
      'loss:'.repeat(12_000),
      '('.repeat(60_000),
      '[0/'.repeat(20_000),
      '1e'.repeat(30_000),
      `{'a': ${'['.repeat(50_000)}`,
      `${'x'.repeat(60_000)} loss`,
      '0.5 '.repeat(15_000),
      "'".repeat(60_000),
      '|'.repeat(60_000),
      `${' '.repeat(60_000)}1`,
      'NNISDK_ME'.repeat(6000),
      '-'.repeat(60_000),
      'Epoch 1 '.repeat(7000),
      '100%|'.repeat(12_000),
    ]
    for (const line of nasty) {
      writeFileSync(file, `${line}\n`)
      // A pattern that backtracks would take minutes, and the test its time limit.
      expect((await readAll()).bad).toBe(0)
    }
  })
})
