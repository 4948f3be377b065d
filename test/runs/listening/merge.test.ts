import { describe, expect, test } from 'vitest'
import { withoutRewound } from '../../../src/domain/rewind.ts'
import type { Point } from '../../../src/domain/series.ts'
import { createMerge } from '../../../src/runs/listening/merge.ts'

const wire = { key: 'wire', order: 0 }
const files = { key: 'tfevents:/a', order: 2 }
const stdout = { key: 'stdout', order: 3 }
const stderr = { key: 'stderr', order: 4 }

const point = (step: number, values: Record<string, number>): Point => ({ step, time: 0, values })
const said = (...points: Point[]) => ({ points })
const counted = (...points: Point[]) => ({ points, counted: points.map((_, index) => index) })
const shown = ({ points }: { readonly points: readonly Point[] }) =>
  points.map(({ step, values }) => ({ step, ...values }))

describe('who is believed', () => {
  test('what two say is there once, from the one that is believed more', () => {
    const merge = createMerge()
    expect(shown(merge.take(wire, said(point(1, { 'train/loss': 0.51234 }))))).toEqual([
      { step: 1, 'train/loss': 0.51234 },
    ])
    expect(shown(merge.take(stdout, said(point(1, { 'train/loss': 0.51, 'val/loss': 0.6 }))))).toEqual([
      { step: 1, 'val/loss': 0.6 },
    ])
    expect(shown(merge.take(stderr, said(point(1, { 'train/loss': 0.5, 'val/loss': 0.6 }))))).toEqual([])
  })

  test('one that comes late takes back what was said from its first step on', () => {
    const merge = createMerge()
    merge.take(stdout, said(point(0, { loss: 4 }), point(100, { loss: 3 }), point(200, { loss: 2 })))
    const late = merge.take(files, said(...[50, 150, 200, 250].map((step) => point(step, { loss: 1 }))))
    expect(late.rewinds).toEqual([{ series: 'loss', step: 50 }])
    expect(shown(late).map(({ step }) => step)).toEqual([50, 150, 200, 250])
    expect(shown(merge.take(stdout, said(point(300, { loss: 2 }))))).toEqual([])
    expect(merge.state.owners['loss']).toEqual({ by: files.key, order: 2, step: 250, counted: false })
  })

  test('whoever is read first by chance, the series is the same', () => {
    const printed = said(point(0, { loss: 4.3966 }), point(10, { loss: 2.21 }))
    const told = said(...Array.from({ length: 12 }, (_, step) => point(step, { loss: 4.4 - step / 10 })))
    const heard = (...order: readonly (readonly [typeof wire, typeof told])[]) => {
      const merge = createMerge()
      let points: readonly Point[] = []
      for (const [speaker, what] of order) {
        const merged = merge.take(speaker, what)
        points = [...withoutRewound(points, merged.rewinds), ...merged.points]
      }
      return points
    }
    expect(heard([stdout, printed], [wire, told])).toEqual(heard([wire, told], [stdout, printed]))
  })

  test('a step that is only counted takes back none that was said', () => {
    const merge = createMerge()
    merge.take(stdout, said(point(100, { loss: 3 })))
    expect(merge.take(files, counted(point(3, { loss: 1 })))).toEqual({ points: [], rewinds: [] })
  })

  test('a source may say a step twice, and go back', () => {
    const merge = createMerge()
    const points = [point(2, { loss: 1 }), point(2, { loss: 2 }), point(1, { loss: 3 })]
    expect(merge.take(wire, said(...points)).points).toEqual(points)
  })

  test('a later process believes the same', () => {
    const merge = createMerge()
    merge.take(wire, said(point(5, { loss: 1 })))
    const later = createMerge(JSON.parse(JSON.stringify(merge.state)))
    expect(shown(later.take(stdout, said(point(6, { loss: 1 }))))).toEqual([])
    expect(later.state).toEqual(merge.state)
  })
})

describe('where points stand whose step nobody said', () => {
  test('at the step that the others have reached, each report at one of its own', () => {
    const merge = createMerge()
    merge.take(wire, said(point(938, { 'train/loss': 1 })))
    expect(
      shown(merge.take(stdout, counted(point(1, { 'test/loss': 1 }), point(2, { 'test/loss': 2 })))),
    ).toEqual([
      { step: 938, 'test/loss': 1 },
      { step: 939, 'test/loss': 2 },
    ])
    merge.take(wire, said(point(1876, { 'train/loss': 1 })))
    expect(shown(merge.take(stdout, counted(point(3, { 'test/loss': 3 }))))).toEqual([
      { step: 1876, 'test/loss': 3 },
    ])
  })

  test('where they are, while no one knows steps', () => {
    const merge = createMerge()
    expect(shown(merge.take(stdout, counted(point(1, { loss: 1 }), point(2, { loss: 2 }))))).toEqual([
      { step: 1, loss: 1 },
      { step: 2, loss: 2 },
    ])
    expect(shown(merge.take(wire, said(point(0, { loss: 3 }))))).toEqual([{ step: 0, loss: 3 }])
  })
})

describe('a program that goes back', () => {
  const back = (step: number, ...points: Point[]) => ({ points, rewinds: [{ series: 'loss', step }] })

  test('takes back what was said of its series from there on, by whomever', () => {
    const merge = createMerge()
    merge.take(stdout, said(point(100, { loss: 3 })))
    merge.take(files, said(point(200, { loss: 2 })))
    expect(merge.take(files, back(50, point(50, { loss: 1 })))).toEqual({
      rewinds: [{ series: 'loss', step: 50 }],
      points: [point(50, { loss: 1 })],
    })
    expect(merge.state).toEqual({
      owners: { loss: { by: files.key, order: 2, step: 50, counted: false } },
      reached: 50,
    })
  })

  test('takes back nothing where somebody else is believed', () => {
    const merge = createMerge()
    merge.take(wire, said(point(100, { loss: 3 })))
    expect(merge.take(files, back(50, point(50, { loss: 1 })))).toEqual({ rewinds: [], points: [] })
  })

  test('and begins from nothing leaves its series to who says it first', () => {
    const merge = createMerge()
    merge.take(files, said(point(100, { loss: 3 })))
    const everything = back(Number.NEGATIVE_INFINITY)
    expect(
      merge.take(files, { ...everything, rewinds: [...everything.rewinds, ...everything.rewinds] }).points,
    ).toEqual([])
    expect(shown(merge.take(stdout, said(point(1, { loss: 1 }))))).toEqual([{ step: 1, loss: 1 }])
  })
})
