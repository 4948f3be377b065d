import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runProgram } from '../../src/cli/program.ts'
import type { PlannedTrial } from '../../src/domain/trial.ts'
import { openStoreFolder } from '../../src/store/open-store-folder.ts'
import { plan, trial } from '../../src/testing/store-samples.ts'
import { describeWith, sharedData } from '../requirements.ts'
import { eventFile, simple, version } from '../runs/sources/tfevents/write-events.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit diagnose '))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), contents)
}

async function diagnose(words: readonly string[], cwd = folder) {
  const streams = [new PassThrough(), new PassThrough()]
  const texts = streams.map(() => '')
  for (const [at, stream] of streams.entries())
    stream.on('data', (bytes: Buffer) => {
      texts[at] += bytes.toString()
    })
  const [stdout, stderr] = streams as unknown as [NodeJS.WriteStream, NodeJS.WriteStream]
  const code = await runProgram(['diagnose', ...words], { cwd, env: { COLUMNS: '100' }, stdout, stderr })
  return { code, text: texts[0]!, errors: texts[1]! }
}

async function failure(words: readonly string[]) {
  const error = await diagnose(words).catch((caught: unknown) => caught)
  return error as { code: string; message: string; next: string; exitCode: number }
}

const steps = Array.from({ length: 60 }, (_, step) => step)
const rows = (loss: (step: number) => number) =>
  ['step,loss,val_loss', ...steps.map((step) => `${step},${loss(step)},`)].join('\n')
const healthy = rows((step) => 0.2 + 2 * 0.95 ** step)
const exploding = rows((step) => (step < 30 ? 2 * 0.98 ** step : 2 * 1.5 ** (step - 29)))

describe('babysit diagnose', () => {
  test('says nothing of a healthy run and ends well', async () => {
    write('metrics.csv', healthy)
    const { code, text } = await diagnose(['metrics.csv'])
    expect(code).toBe(0)
    expect(text).toContain('metrics.csv (csv, steps 0 to 59)')
    expect(text).toContain('train/loss (loss): 2.2 → ')
    expect(text).toContain('1 run: 0 sick, 1 quiet')
  })

  test('passes over the probes of a study kept here, unless they are named', async () => {
    const { store } = await openStoreFolder(folder)
    await store.createStudy(plan('calm-oak-1'), 5)
    const probe: PlannedTrial = { ...trial(2), stage: 'range', purpose: 'rate-sweep', breakOut: false }
    await store.addTrials('calm-oak-1', [trial(1), probe, trial(10)])
    await store.close()
    for (const number of [1, 2, 10]) write(`.babysit/runs/calm-oak-1/${number}.1/metrics.csv`, exploding)
    const { text } = await diagnose(['.babysit'])
    expect(text).toContain('2.1/metrics.csv: a probe of the range stage, which judges it')
    expect(text).toContain('2 runs: 2 sick')
    expect(text.indexOf('calm-oak-1/1.1/')).toBeLessThan(text.indexOf('calm-oak-1/10.1/'))
    const named = await diagnose(['.babysit/runs/calm-oak-1/2.1/metrics.csv'])
    expect(named.text).toContain('1 run: 1 sick')
  })

  test('names what is wrong, where, and what to do; and exits with 3', async () => {
    write('a/metrics.csv', healthy)
    write('b/metrics.csv', exploding)
    const { code, text } = await diagnose(['.'])
    expect(code).toBe(3)
    expect(text).toMatch(/error loss-exploding \(steps \d+ to \d+\)/)
    expect(text).toContain('-> ')
    expect(text).toContain('2 runs: 1 sick, 1 quiet')
    expect(text.indexOf('a/metrics.csv')).toBeLessThan(text.indexOf('b/metrics.csv'))
  })

  test('speaks of the rate that the log tells', async () => {
    const lines = exploding.split('\n').map((line, at) => `${line},${at === 0 ? 'lr' : 0.25}`)
    write('metrics.csv', lines.join('\n'))
    expect((await diagnose(['.'])).text).toContain('lr 0.25 becomes 0.025')
  })

  test('--json is one document', async () => {
    write(
      'nan.csv',
      rows((step) => (step < 40 ? 2 : Number.NaN)),
    )
    const { code, text } = await diagnose(['nan.csv', '--json'])
    expect(code).toBe(3)
    const document = JSON.parse(text)
    expect(document).toMatchObject({
      schemaVersion: 1,
      sick: 1,
      passedOver: [],
      runs: [
        {
          name: 'nan.csv',
          source: 'csv',
          verdict: 'sick',
          series: [{ name: 'train/loss', raw: 'loss', points: 60, last: 'NaN', nonFinite: 20 }],
          findings: [{ rule: 'loss-not-finite', run: 'nan.csv', severity: 'error' }],
        },
      ],
    })
  })

  test('reads a folder of runs of several formats, nested, each by its contents', async () => {
    const events = steps.map((step) => simple('Loss/train', step, 0.2 + 2 * 0.95 ** step))
    write('runs/one/events.out.tfevents.1700000001.host.1.0', eventFile(version, ...events))
    write('runs/two/deep/state', JSON.stringify({ log_history: [{ step: 1, loss: 2 }] }))
    write('runs/three/log', steps.map((step) => JSON.stringify({ step, loss: 2.5 - step / 40 })).join('\n'))
    write('runs/three/README.md', '# Runs\nstep=3 loss=0.5\n')
    write('runs/node_modules/a/metrics.csv', exploding)
    write('runs/empty.csv', '')
    write('runs/iris.csv', 'length,width\n5.1,3.5\n4.9,3\n')
    symlinkSync(join(folder, 'runs'), join(folder, 'runs/three/again'))
    const { code, text } = await diagnose(['runs', '--json'])
    const { runs, passedOver } = JSON.parse(text)
    expect(code).toBe(0)
    expect(runs.map(({ name, source }: Record<string, string>) => [name, source])).toEqual([
      ['runs/one', 'tfevents'],
      ['runs/three/log', 'json-lines'],
      ['runs/two/deep/state', 'hf-trainer-state'],
    ])
    expect(passedOver).toEqual([
      { path: 'runs/empty.csv', why: 'empty' },
      { path: 'runs/iris.csv', why: 'it may be no log; name the file itself to have it read' },
      { path: 'runs/three/README.md', why: 'it may be no log; name the file itself to have it read' },
    ])
  })

  test('--series says what a series is', async () => {
    write('metrics.csv', rows((step) => 0.2 + 2 * 0.95 ** step).replace('loss', 'my_number'))
    const before = await diagnose(['metrics.csv'])
    expect(before.text).toContain('no series that a rule looks at')
    expect(before.text).toContain('1 that no rule could judge')
    const { text } = await diagnose(['metrics.csv', '--series', 'my_number=train/loss'])
    expect(text).toContain('train/loss (my_number)')
    expect(text).toContain('1 quiet')
  })

  test('accuracy in percent, and test data in the place of validation, are said', async () => {
    const lines = steps.map((step) => `${step},${90 - 60 * 0.9 ** step},${60 - 30 * 0.9 ** step}`)
    write('metrics.csv', ['epoch,train_acc,test_acc', ...lines].join('\n'))
    const { text } = await diagnose(['metrics.csv', '--json'])
    expect(JSON.parse(text).runs[0].remarks).toEqual([
      { kind: 'percent', series: ['train/accuracy', 'test/accuracy'] },
      { kind: 'test-as-validation', series: ['test/accuracy'] },
    ])
    expect((await diagnose(['metrics.csv'])).text).toContain('test/accuracy: taken as validation')
  })

  test('a program that died before it said a value is named with its error', async () => {
    write('metrics.csv', healthy)
    write(
      'train.log',
      'loading\n[rank0]: Traceback (most recent call last):\n[rank0]: KeyError: 3\nlaunch.ChildFailedError:\n',
    )
    const { text } = await diagnose(['.'])
    expect(text).toContain('train.log: no values in it; the program ended with KeyError: 3')
  })

  test('no line is wider than the terminal', async () => {
    write(`${'long/'.repeat(20)}metrics.csv`, exploding)
    const { text } = await diagnose(['.'])
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  test('what cannot be used is an error', async () => {
    expect(await failure(['nowhere.csv'])).toMatchObject({ code: 'BS1030', exitCode: 2 })
    write('empty.log', '')
    expect(await failure(['empty.log'])).toMatchObject({ code: 'BS1032', exitCode: 2 })
    expect((await failure(['empty.log'])).message).toContain('empty.log: empty')
    write('noise.bin', Buffer.from(steps.map((step) => (step * 151) % 256)))
    expect((await failure(['noise.bin'])).message).toContain('no text, and no format that is known')
    write('settings.json', '{\n  "lr": 0.1\n}\n')
    expect((await failure(['settings.json'])).message).toContain('JSON, but no log of a run')
    mkdirSync(join(folder, 'nothing'))
    expect((await failure(['nothing'])).message).toContain('there are no files but hidden ones')
    write('header.csv', 'step,loss\n')
    expect(await failure(['header.csv'])).toMatchObject({ code: 'BS1032' })
    write('metrics.csv', healthy)
    expect(await failure(['metrics.csv', '--series', 'loss'])).toMatchObject({ code: 'BS1031', exitCode: 2 })
    expect(await failure([])).toMatchObject({ code: 'BS1002', exitCode: 2 })
  })
})

describeWith('shared-data', 'babysit diagnose on logs of many programs', () => {
  test('never fails, and finds those that diverged', async () => {
    const { code, text } = await diagnose([join(sharedData(), 'logs'), '--json'])
    expect(code).toBe(3)
    const { runs } = JSON.parse(text) as {
      runs: { place: string; source: string; findings: { rule: string }[] }[]
    }
    expect(runs.length).toBeGreaterThan(50)
    expect(new Set(runs.map(({ source }) => source))).toEqual(
      new Set(['tfevents', 'csv', 'json-lines', 'hf-trainer-state', 'mlperf', 'text']),
    )
    const diverged = runs.filter(({ place }) => place.includes('criteo1tb_pytorch__trial_3__measurements'))
    expect(diverged.map(({ findings }) => findings[0]!.rule)).toEqual(['loss-not-finite'])
  })
})
