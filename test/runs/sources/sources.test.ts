import { describe, test } from 'vitest'
import type { Point } from '../../../src/domain/series.ts'
import { sources } from '../../../src/runs/sources/index.ts'
import { formatLine } from '../../../src/runs/wire/format-line.ts'
import { type SourceSubject, sourceSuite } from '../../../src/testing/source-suite.ts'
import { eventFile, hparams, scalar, simple, version } from './tfevents/write-events.ts'

const subjects: Readonly<Record<string, SourceSubject>> = {
  wire: wire(),
  tfevents: tfevents(),
  text: text(),
}

sourceSuite({ describe, test }, sources, subjects)

function wire(): SourceSubject {
  const points: Point[] = [1, 2, 3].map((step) => ({ step, time: step, values: { 'train/loss': 1 / step } }))
  const lines = points.map((point) => formatLine({ kind: 'point', point }))
  return {
    file: 'wire.jsonl',
    grows: 'appended',
    contents: [Buffer.from(lines[0]!), Buffer.from(lines.join(''))],
    points,
  }
}

function tfevents(): SourceSubject {
  const values = [0.5, Number.NaN, Number.POSITIVE_INFINITY, 0.25]
  const histo = { min: 0, max: 1, num: 2, bucketLimit: [0.5, 1], bucket: [1, 1] }
  const events = [
    version,
    hparams({ lr: 0.1 }),
    ...values.map((value, step) => simple('loss', step, value)),
    scalar('eval/acc', 3, 0.5, true),
    { wallTime: 5, step: 3, summary: { value: [{ tag: 'weights', histo }] } },
    scalar('eval/acc', 4, 0.75),
  ]
  const point = (step: number, series: string, value: number) => ({
    step,
    time: 1000 + step,
    values: { [series]: value },
  })
  return {
    file: 'events.out.tfevents.1700000000.host.1.0',
    grows: 'appended',
    contents: [eventFile(...events)],
    points: [
      ...values.map((value, step) => point(step, 'train/loss', value)),
      point(3, 'val/accuracy', 0.5),
      point(4, 'val/accuracy', 0.75),
    ],
  }
}

function text(): SourceSubject {
  const at = (seconds: number) => `2026-01-01T00:00:0${seconds}Z`
  const output = [
    'loading data... 60000 samples in 3.2s\r\n',
    `${at(1)} epoch=1 step=10 loss=0.5 lr=0.001\r`,
    `${at(2)} epoch=1 step=20 loss=nan lr=0.001\n`,
    `${at(3)} {"epoch": 1, "val_loss": 0.25, "time": 3}\n`,
  ].join('')
  const [begun, first] = [output.indexOf('epoch=1'), output.indexOf('\r2026') + 1]
  const time = (seconds: number) => 1767225600 + seconds
  return {
    file: 'stdout.log',
    grows: 'appended',
    contents: [begun, first, output.length].map((end) => Buffer.from(output.slice(0, end))),
    points: [
      { step: 10, epoch: 1, time: time(1), values: { 'train/loss': 0.5, lr: 0.001 } },
      { step: 20, epoch: 1, time: time(2), values: { 'train/loss': Number.NaN, lr: 0.001 } },
      { step: 20, epoch: 1, time: time(3), values: { 'val/loss': 0.25 } },
    ],
  }
}
