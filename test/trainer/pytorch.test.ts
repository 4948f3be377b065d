import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Peer, startPeer } from '../../bench/trainer/peer.ts'
import { peerLayers, workloads } from '../../bench/trainer/workloads.ts'
import { createRandom } from '../../src/math/random.ts'
import { createEngine } from '../../src/trainer/network/engine.ts'
import { describeWith } from '../requirements.ts'

describeWith(['python', 'torch'], 'the engine beside the PyTorch of this machine', () => {
  let peer: Peer
  beforeAll(async () => {
    const started = await startPeer()
    if ('missing' in started) throw new Error(started.missing)
    peer = started
  }, 180_000)
  afterAll(() => peer?.close())

  it.each(workloads)(
    '$name: the same ten losses from the same weights and data',
    async (workload) => {
      const random = createRandom(7)
      const { network, optimizer, rate, batch } = workload
      const { channels, height, width } = network.input
      const x = Float32Array.from({ length: batch * channels * height * width }, () => random.normal())
      const y = Int32Array.from({ length: batch }, () => random.below(network.outputs))
      const engine = createEngine({ network, optimizer, maxBatch: batch, random })
      const weights = engine.weights()
      const names = engine.layerNames.flatMap((name) => [`${name}.weight`, `${name}.bias`])
      const { losses } = await peer.ask({
        build: {
          layers: peerLayers(workload),
          optimizer,
          rate,
          weights: names.map((name) => [...weights.get(name)!]),
          shape: [batch, channels, height, width],
          x: [...x],
          y: [...y],
        },
      })
      const options = { learningRate: rate, regularization: 0, clip: 0 }
      const ours = losses.map(() => engine.step(x, y, batch, options).loss)
      expect(losses).toHaveLength(10)
      losses.forEach((loss, step) => {
        expect(Math.abs(ours[step]! - loss), `step ${step}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(loss)))
      })
    },
    120_000,
  )
})
