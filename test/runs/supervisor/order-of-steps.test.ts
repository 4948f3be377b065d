import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStepOrder, type StepLine } from '../../../src/runs/supervisor/order-of-steps.ts'

const point = (step: number): StepLine => ({ kind: 'point', point: { step, time: 0, values: {} } })
const layers = (step: number): StepLine => ({ kind: 'layers', report: { step, layers: [] } })

/** The lines of a wire, read in pieces that end where `cuts` say, as they come out. */
function ordered(wire: readonly StepLine[], cuts: readonly number[]): readonly StepLine[] {
  const order = createStepOrder()
  const ends = [...cuts.map((cut) => cut % (wire.length + 1)).sort((a, b) => a - b), wire.length]
  const out: StepLine[] = []
  let from = 0
  for (const end of ends) {
    const piece = wire.slice(from, end)
    const points = piece.flatMap((line) => (line.kind === 'point' ? [line.point] : []))
    const reports = piece.flatMap((line) => (line.kind === 'layers' ? [line.report] : []))
    out.push(...order.add({ points, layers: reports }))
    from = end
  }
  return [...out, ...order.rest(Number.POSITIVE_INFINITY)]
}

test('points before layers of the same step, whichever was said first', () => {
  const expected = [point(0), layers(0), point(1), point(2), layers(2), point(5), layers(7)]
  expect(ordered([layers(0), point(0), point(1), point(2), layers(2), point(5), layers(7)], [])).toEqual(
    expected,
  )
  expect(ordered([point(0), layers(0), point(1), layers(2), point(2), point(5), layers(7)], [])).toEqual(
    expected,
  )
})

test('the order does not depend on where the reading was cut', () => {
  const steps = fc.uniqueArray(fc.nat(50), { maxLength: 20 }).map((all) => all.sort((a, b) => a - b))
  const wires = fc
    .tuple(steps, fc.array(fc.constantFrom('none', 'before', 'after'), { minLength: 20 }))
    .map(([all, reports]) =>
      all.flatMap((step, i): StepLine[] => {
        if (reports[i] === 'none') return [point(step)]
        return reports[i] === 'before' ? [layers(step), point(step)] : [point(step), layers(step)]
      }),
    )
  fc.assert(
    fc.property(wires, fc.array(fc.nat(100), { maxLength: 8 }), (wire, cuts) => {
      expect(ordered(wire, cuts)).toEqual(ordered(wire, []))
    }),
  )
})

test('points that go back in steps keep their order', () => {
  const wire = [point(5), point(3), point(4), point(1)]
  expect(ordered(wire, [])).toEqual(wire)
})

test('who stops at a point has heard what comes up to it', () => {
  const order = createStepOrder()
  const heard = { points: [1, 2, 3, 4], layers: [1, 2, 2.5, 3, 4] }
  const lines = order.add({
    points: heard.points.map((step) => ({ step, time: 0, values: {} })),
    layers: heard.layers.map((step) => ({ step, layers: [] })),
  })
  const out: StepLine[] = []
  for (const line of lines) {
    out.push(line)
    if (line.kind === 'point' && line.point.step === 3) break
  }
  expect([...out, ...order.rest(3)]).toEqual([
    point(1),
    layers(1),
    point(2),
    layers(2),
    layers(2.5),
    point(3),
    layers(3),
  ])
})
