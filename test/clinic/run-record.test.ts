import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeRecord, encodeRecord } from '../../bench/clinic/records/encode.ts'
import { familiesIn, readClinic, writeFamily } from '../../bench/clinic/records/files.ts'
import type { RunRecord } from '../../bench/clinic/records/run-record.ts'

const record: RunRecord = {
  id: 'moons-mlp-sgd/nan-in-data.3/s1',
  family: {
    name: 'moons-mlp-sgd',
    split: 'tuning',
    source: 'builtin',
    data: 'moons',
    architecture: 'mlp',
    optimizer: 'sgd',
  },
  label: 'faulty',
  because: 'not finite',
  fault: 'nan-in-data',
  cause: 'bad-samples',
  alsoRight: ['numerics'],
  severity: 3,
  lookAlike: null,
  seed: 1,
  twin: 'moons-mlp-sgd/plain/s1',
  outcome: {
    finite: false,
    testAccuracy: Number.NaN,
    testLoss: Number.NaN,
    saidAccuracy: 0.5,
    trueAccuracy: 0.5,
  },
  context: {
    run: 'moons-mlp-sgd/nan-in-data.3/s1',
    settings: { lr: 0.1 },
    roles: { learningRate: 'lr' },
    budget: { amount: 2, unit: 'epochs' },
  },
  events: [
    { kind: 'about', facts: { classes: 2, frozenLayers: ['dense1'] } },
    {
      kind: 'point',
      point: { step: 0, epoch: 0, time: 0, values: { 'train/loss': 0.6912345, lr: 0.1, grad_norm: 0 } },
    },
    {
      kind: 'layers',
      report: {
        step: 1,
        layers: [
          {
            name: 'dense1',
            kind: 'dense',
            updateRatio: 0.0012345,
            gradNorm: 1,
            weightNorm: 2,
            mean: 0,
            std: 1,
          },
          {
            name: 'output',
            kind: 'dense',
            updateRatio: Number.POSITIVE_INFINITY,
            gradNorm: 1,
            weightNorm: 2,
          },
        ],
      },
    },
    { kind: 'point', point: { step: 40, time: 0.4, values: { 'train/loss': Number.NaN } } },
    { kind: 'end', end: { status: 'ok', reason: 'finished' } },
  ],
}

describe('the written form of a labelled run', () => {
  it('reads back as it was, with what is not finite', () => {
    expect(decodeRecord(encodeRecord(record))).toEqual(record)
  })

  it('keeps seven digits of a point and five of a layer', () => {
    const [event] = decodeRecord(
      encodeRecord({
        ...record,
        events: [{ kind: 'point', point: { step: 1, time: 0.01, values: { 'train/loss': 1 / 3 } } }],
      }),
    ).events
    expect(event).toEqual({
      kind: 'point',
      point: { step: 1, time: 0.01, values: { 'train/loss': 0.3333333 } },
    })
  })
})

describe('a folder of labelled runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'babysit-clinic-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is empty where it is not there', () => {
    expect(familiesIn(join(folder, 'nothing'))).toEqual([])
  })

  it('gives back the runs of all families', () => {
    const other = { ...record, family: { ...record.family, name: 'other' } }
    writeFamily(folder, 'moons-mlp-sgd', [record, { ...record, seed: 2 }])
    writeFamily(folder, 'other', [other])
    expect(familiesIn(folder)).toEqual(['moons-mlp-sgd', 'other'])
    expect([...readClinic(folder)].map(({ family, seed }) => [family.name, seed])).toEqual([
      ['moons-mlp-sgd', 1],
      ['moons-mlp-sgd', 2],
      ['other', 1],
    ])
  })
})
