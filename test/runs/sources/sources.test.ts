import { describe, test } from 'vitest'
import type { Point } from '../../../src/domain/series.ts'
import { sources } from '../../../src/runs/sources/index.ts'
import { formatLine } from '../../../src/runs/wire/format-line.ts'
import { type SourceSubject, sourceSuite } from '../../../src/testing/source-suite.ts'

const subjects: Readonly<Record<string, SourceSubject>> = { wire: wire() }

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
