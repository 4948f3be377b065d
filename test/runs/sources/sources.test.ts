import { describe, test } from 'vitest'
import type { Point } from '../../../src/domain/series.ts'
import { sources } from '../../../src/runs/sources/index.ts'
import { formatLine } from '../../../src/runs/wire/format-line.ts'
import { type SourceSubject, sourceSuite } from '../../../src/testing/source-suite.ts'
import { eventFile, hparams, scalar, simple, version } from './tfevents/write-events.ts'

const subjects: Readonly<Record<string, SourceSubject>> = { wire: wire(), tfevents: tfevents() }

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
