import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/math/random.ts'
import type { SampleSet } from '../../../src/trainer/data/samples.ts'
import { type BatchRequest, createBatches } from '../../../src/trainer/training/batches.ts'

/** Sample i has input i and label i % 3. */
const samples = (count: number): SampleSet => ({
  count,
  labels: Int32Array.from({ length: count }, (_, index) => index % 3),
  fill: (out, at, index) => {
    out[at] = index
  },
})

function serve(more: Partial<BatchRequest>, steps: number) {
  const random = createRandom(1)
  const base = { samples: samples(10), features: 1, batch: 4, full: false, unshuffled: false, random }
  const batches = createBatches({ ...base, ...more })
  const served = Array.from({ length: steps }, () => {
    batches.next()
    return { x: Array.from(batches.x), y: Array.from(batches.y) }
  })
  return { ...batches, served }
}

describe('batches', () => {
  it('show each sample at most once an epoch, with its own label, in a new order each epoch', () => {
    const { stepsPerEpoch, served } = serve({}, 4)
    expect(stepsPerEpoch).toBe(2)
    const epochs = [served.slice(0, 2), served.slice(2)].map((epoch) => epoch.flatMap((batch) => batch.x))
    for (const seen of epochs) expect(new Set(seen).size).toBe(8)
    expect(epochs[0]).not.toEqual(epochs[1])
    for (const { x, y } of served) expect(y).toEqual(x.map((index) => index % 3))
  })

  it('are the same for the same seed', () => {
    expect(serve({}, 6).served).toEqual(serve({}, 6).served)
  })

  it('hold all samples, in order, where that is asked for', () => {
    const { size, stepsPerEpoch, served } = serve({ full: true }, 2)
    expect([size, stepsPerEpoch]).toEqual([10, 1])
    expect(served[0]).toEqual(served[1])
    expect(served[0]!.x).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('stay in order where they are not shuffled', () => {
    expect(serve({ unshuffled: true }, 2).served.flatMap((batch) => batch.x)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ])
  })

  it('are as large as the data at most', () => {
    expect(serve({ batch: 64 }, 1)).toMatchObject({ size: 10, stepsPerEpoch: 1 })
  })

  it('cut a large full batch after all', () => {
    expect(serve({ full: true, samples: samples(3000), batch: 100 }, 1)).toMatchObject({
      size: 100,
      stepsPerEpoch: 30,
    })
  })

  it('take the labels of the epoch', () => {
    const { served } = serve(
      { full: true, epochLabels: (labels, random) => labels.map(() => random.below(1000)) },
      2,
    )
    expect(served[0]!.x).toEqual(served[1]!.x)
    expect(served[0]!.y).not.toEqual(served[1]!.y)
  })
})
