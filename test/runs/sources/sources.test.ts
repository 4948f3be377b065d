import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Point } from '../../../src/domain/series.ts'
import { sources } from '../../../src/runs/sources/index.ts'
import { recognise } from '../../../src/runs/sources/recognise.ts'
import { formatLine } from '../../../src/runs/wire/format-line.ts'
import { type SourceSubject, sourceSuite } from '../../../src/testing/source-suite.ts'
import { eventFile, hparams, scalar, simple, start, version } from './tfevents/write-events.ts'
import { wandbFile } from './wandb-offline/write-records.ts'

const subjects: Readonly<Record<string, SourceSubject>> = {
  wire: wire(),
  tfevents: tfevents(),
  'wandb-offline': wandbOffline(),
  'hf-trainer-state': hfTrainerState(),
  mlperf: mlperf(),
  'json-lines': jsonLines(),
  csv: csv(),
  text: text(),
}

sourceSuite({ describe, test }, sources, subjects)

test.each(Object.entries(subjects))(
  'of all sources, %s is the surest of its own file',
  async (name, subject) => {
    const folder = mkdtempSync(join(tmpdir(), 'babysit source '))
    try {
      writeFileSync(join(folder, 'some-file'), subject.contents.at(-1)!)
      expect((await recognise(join(folder, 'some-file')))?.source.name).toBe(name)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)

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
  const again = eventFile(version, start(2), scalar('loss', 2, 0.125, true), scalar('eval/acc', 4, 1, true))
  return {
    file: 'events.out.tfevents.1700000000.host.1.0',
    place: '',
    grows: 'appended',
    contents: [eventFile(...events)],
    goesBack: {
      file: 'events.out.tfevents.1700000001.host.1.0',
      contents: again,
      points: [
        point(0, 'train/loss', 0.5),
        point(1, 'train/loss', Number.NaN),
        point(2, 'train/loss', 0.125),
        point(4, 'val/accuracy', 1),
      ],
    },
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

function hfTrainerState(): SourceSubject {
  const log = [
    { epoch: 0.5, loss: 1.25, learning_rate: 0.001, grad_norm: 2, step: 10 },
    { epoch: 1, eval_loss: 1, eval_runtime: 3, step: 20 },
    { epoch: 1, train_loss: 1.1, total_flos: 5, step: 20 },
  ]
  const points: Point[] = [
    { step: 10, epoch: 0.5, time: 0, values: { 'train/loss': 1.25, lr: 0.001, grad_norm: 2 } },
    { step: 20, epoch: 1, time: 0, values: { 'val/loss': 1, 'val/runtime': 3 } },
    { step: 20, epoch: 1, time: 0, values: { train_loss: 1.1, total_flos: 5 } },
  ]
  const state = (count: number) => ({ epoch: 1, max_steps: 20, log_history: log.slice(0, count) })
  const contents = [1, 2, 3].map((count) => Buffer.from(`${JSON.stringify(state(count), null, 2)}`))
  return { file: 'trainer_state.json', grows: 'rewritten', contents, points, untimed: true }
}

function mlperf(): SourceSubject {
  const metadata = (epoch: number) => `"metadata": {"file": "train.py", "lineno": 3, "epoch_num": ${epoch}}`
  const lines = [
    ':::MLLOG {"namespace": "", "time_ms": 1600000000500, "key": "global_batch_size", "value": 64, "metadata": {}}',
    'loading the data',
    `:::MLLOG {"namespace": "", "time_ms": 1600000001500, "key": "eval_accuracy", "value": 0.5, ${metadata(4)}}`,
    `:::MLL 1600000002.5 eval_accuracy: {"value": 0.75, ${metadata(8)}}`,
    ':::MLPv0.5.0 resnet 1600000003.5 (train.py:9) eval_accuracy: {"epoch": 12, "value": 0.875}',
    'MLPerf: resnet [09/13/20 12:26:44], eval_accuracy: {"value": 87.5%, "epoch": 16}',
  ]
  const point = (epoch: number, time: number, value: number): Point => ({
    step: epoch,
    epoch,
    time,
    values: { 'val/accuracy': value },
  })
  return {
    file: 'result_0.txt',
    grows: 'appended',
    contents: [Buffer.from(lines.map((line) => `${line}\n`).join(''))],
    points: [
      point(4, 1600000001.5, 0.5),
      point(8, 1600000002.5, 0.75),
      point(12, 1600000003.5, 0.875),
      point(16, 1600000004, 0.875),
    ],
  }
}

function jsonLines(): SourceSubject {
  const lines = [
    '{"iteration": 19, "total_loss": 2.5, "lr": 0.001, "time": 0.25}',
    '{"iteration": 39, "total_loss": NaN, "fast_rcnn": {"cls_accuracy": 0.5}, "bbox": [1, 2]}',
    '{"total_loss": Infinity, "name": "x"}',
  ]
  return {
    file: 'metrics.json',
    grows: 'appended',
    contents: [Buffer.from(lines.map((line) => `${line}\n`).join(''))],
    points: [
      { step: 19, time: 0, values: { 'train/loss': 2.5, lr: 0.001, time: 0.25 } },
      { step: 39, time: 0, values: { 'train/loss': Number.NaN, 'fast_rcnn/cls_accuracy': 0.5 } },
      { step: 39, time: 0, values: { 'train/loss': Number.POSITIVE_INFINITY } },
    ],
    untimed: true,
  }
}

function csv(): SourceSubject {
  const lines = [
    'epoch,step,train_loss_step,val_loss,lr-Adam',
    '0,49,0.5,,',
    '0,99,nan,,0.001',
    '0,99,,inf,',
    '1,,,0.25,',
  ]
  return {
    file: 'metrics.csv',
    grows: 'appended',
    contents: [Buffer.from(lines.map((line) => `${line}\r\n`).join(''))],
    points: [
      { step: 49, epoch: 0, time: 0, values: { 'train/loss': 0.5 } },
      { step: 99, epoch: 0, time: 0, values: { 'train/loss': Number.NaN, lr: 0.001 } },
      { step: 99, epoch: 0, time: 0, values: { 'val/loss': Number.POSITIVE_INFINITY } },
      { step: 99, epoch: 1, time: 0, values: { 'val/loss': 0.25 } },
    ],
    untimed: true,
  }
}

function wandbOffline(): SourceSubject {
  const history = (step: number, items: Readonly<Record<string, unknown>>) => ({
    history: {
      step: { num: step },
      item: Object.entries(items).map(([name, value]) => ({
        nestedKey: name.split('.'),
        valueJson: typeof value === 'number' && Number.isNaN(value) ? 'NaN' : JSON.stringify(value),
      })),
    },
  })
  const bytes = wandbFile(
    { run: { runId: 'x', config: { update: [{ key: 'lr', valueJson: '0.1' }] } } },
    history(0, { 'train.loss': 2, _timestamp: 1600000000.5, epoch: 0.5, picture: { a: 1 } }),
    history(1, { 'train.loss': Number.NaN, 'val.acc': 0.5, _timestamp: 1600000001.5 }),
    { exit: { exitCode: 0 } },
  )
  return {
    file: 'run-x.wandb',
    grows: 'appended',
    contents: [bytes],
    points: [
      { step: 0, epoch: 0.5, time: 1600000000.5, values: { 'train/loss': 2 } },
      { step: 1, time: 1600000001.5, values: { 'train/loss': Number.NaN, 'val/accuracy': 0.5 } },
    ],
  }
}
