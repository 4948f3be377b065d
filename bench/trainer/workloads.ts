import type { LayerSpec, NetworkSpec, OptimizerSpec } from '../../src/trainer/network/network.ts'

/** A network, a batch size, and the least acceptable share of PyTorch's speed on one thread. */
export interface Workload {
  readonly name: string
  readonly target: number
  readonly batch: number
  readonly network: NetworkSpec
  readonly optimizer: OptimizerSpec
  readonly rate: number
  /** Steps a round: about a quarter of a second. */
  readonly steps: number
}

const adam: OptimizerSpec = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
const momentum: OptimizerSpec = { kind: 'momentum', momentum: 0.9 }
const relu: LayerSpec = { kind: 'activation', activation: 'relu' }

const mlp = {
  batch: 128,
  target: 0.5,
  steps: 100,
  network: network(28, [{ kind: 'dense', units: 256 }, relu, { kind: 'dense', units: 128 }, relu]),
}
const cnn = {
  batch: 64,
  target: 0.8,
  steps: 25,
  network: network(28, [
    { kind: 'convolution', filters: 16, size: 3 },
    relu,
    { kind: 'pooling', size: 2 },
    { kind: 'convolution', filters: 32, size: 3 },
    relu,
    { kind: 'pooling', size: 2 },
  ]),
}
const small = { batch: 64, target: 5, steps: 1500, network: network(8, [{ kind: 'dense', units: 64 }, relu]) }

export const workloads: readonly Workload[] = [
  { name: 'MLP 784-256-128-10, batch 128, Adam', ...mlp, optimizer: adam, rate: 1e-3 },
  { name: 'CNN 16-32 on 28x28, batch 64, Adam', ...cnn, optimizer: adam, rate: 1e-3 },
  { name: 'MLP 64-64-10, batch 64, Adam', ...small, optimizer: adam, rate: 1e-3 },
  { name: 'MLP 784-256-128-10, batch 128, momentum', ...mlp, optimizer: momentum, rate: 0.01 },
  { name: 'CNN 16-32 on 28x28, batch 64, momentum', ...cnn, optimizer: momentum, rate: 0.01 },
  { name: 'MLP 64-64-10, batch 64, momentum', ...small, optimizer: momentum, rate: 0.01 },
]

function network(side: number, layers: readonly LayerSpec[]): NetworkSpec {
  return {
    input: { channels: 1, height: side, width: side },
    outputs: 10,
    layers,
    initialization: { kind: 'he' },
    loss: { kind: 'softmax-cross-entropy', labelSmoothing: 0 },
  }
}

/** The layers in PyTorch's terms, with the sizes that it wants to be told. */
export function peerLayers({ network }: Workload): object[] {
  let { channels, height, width } = network.input
  let flat = false
  const layers: object[] = []
  for (const layer of [...network.layers, { kind: 'dense', units: network.outputs } as const]) {
    if (layer.kind === 'dense') {
      if (!flat) layers.push({ kind: 'flatten' })
      flat = true
      layers.push({ ...layer, inputs: channels * height * width })
      channels = layer.units
      height = width = 1
    } else {
      layers.push({ ...layer, channels })
      if (layer.kind === 'convolution') channels = layer.filters
      if (layer.kind === 'pooling') {
        height = Math.floor(height / layer.size)
        width = Math.floor(width / layer.size)
      }
    }
  }
  return layers
}
