import { activationLayer } from './layers/activation.ts'
import { convolutionLayer } from './layers/convolution.ts'
import { denseLayer, type WeightedLayer } from './layers/dense.ts'
import { type DropoutLayer, dropoutLayer } from './layers/dropout.ts'
import type { Layer } from './layers/layer.ts'
import { type NormalizationLayer, normalizationLayer } from './layers/normalization.ts'
import { poolingLayer } from './layers/pooling.ts'
import type { Activation, EngineFaults, LayerSpec, NetworkSpec } from './network.ts'
import type { Tensor, Workspace } from './workspace.ts'

/** A layer with weights, as statistics, initialization and faults see it. */
export interface NamedLayer {
  readonly name: string
  readonly kind: 'dense' | 'convolution' | 'normalization'
  readonly layer: WeightedLayer
  /** Inputs and outputs of one unit, for the scale of the initial weights; 0 for normalization. */
  readonly fanIn: number
  readonly fanOut: number
  /** What its activation (or, without one, itself) puts out; null for normalization. */
  observed: { readonly tensor: Tensor; readonly activation: Activation | null } | null
}

export interface Stack {
  readonly input: Tensor
  readonly output: Tensor
  readonly layers: readonly Layer[]
  readonly named: readonly NamedLayer[]
  readonly dropouts: readonly { readonly name: string; readonly layer: DropoutLayer }[]
  readonly normalizations: readonly { readonly name: string; readonly layer: NormalizationLayer }[]
}

/** Builds the layers of `spec` one behind the other, with the final dense layer. Throws a RangeError on a layer that cannot be. */
export function buildStack(workspace: Workspace, spec: NetworkSpec, faults: EngineFaults): Stack {
  const layers: Layer[] = []
  const named: NamedLayer[] = []
  const dropouts: { name: string; layer: DropoutLayer }[] = []
  const normalizations: { name: string; layer: NormalizationLayer }[] = []
  const counts = new Map<string, number>()
  const input = workspace.tensor(inputShape(spec), false)
  let current = input
  spec.layers.forEach((layer, index) => {
    add(layer, spec.layers[index - 1], spec.layers[index + 1])
  })
  addDense('output', spec.outputs, undefined)
  return { input, output: current, layers, named, dropouts, normalizations }

  function add(layer: LayerSpec, before: LayerSpec | undefined, next: LayerSpec | undefined): void {
    switch (layer.kind) {
      case 'dense':
        addDense(nameOf('dense'), layer.units, next)
        break
      case 'convolution':
        addConvolution(layer, next)
        break
      case 'pooling':
        expect(layer.size, 'pooling size', Math.min(current.height, current.width))
        push(poolingLayer(workspace, current, layer.size))
        break
      case 'normalization':
        addNormalization()
        break
      case 'activation':
        addActivation(layer.activation, before)
        break
      case 'dropout': {
        if (!(layer.rate >= 0 && layer.rate < 1))
          throw new RangeError(`dropout rate ${layer.rate} is not in [0, 1)`)
        const dropout = dropoutLayer(workspace, current, {
          rate: layer.rate,
          always: faults.dropoutAtEvaluation === true,
        })
        dropouts.push({ name: nameOf('dropout'), layer: dropout })
        push(dropout)
      }
    }
  }

  function addDense(name: string, units: number, next: LayerSpec | undefined): void {
    expect(units, `units of ${name}`)
    const fanIn = current.channels * current.height * current.width
    const layer = denseLayer(workspace, current, { name, units, activation: fusable(next) })
    push(layer)
    named.push({
      name,
      kind: 'dense',
      layer,
      fanIn,
      fanOut: units,
      observed: { tensor: current, activation: null },
    })
  }

  function addConvolution(spec: LayerSpec & { kind: 'convolution' }, next: LayerSpec | undefined): void {
    const name = nameOf('conv')
    const { filters, size } = spec
    expect(filters, `filters of ${name}`)
    expect(size, `size of ${name}`)
    if (size % 2 === 0) throw new RangeError(`size of ${name} is ${size}, expected an odd number`)
    if (named.some((before) => before.kind === 'dense'))
      throw new RangeError(`${name} stands behind a dense layer`)
    const { channels } = current
    const layer = convolutionLayer(workspace, current, { name, filters, size, activation: fusable(next) })
    push(layer)
    const window = size * size
    named.push({
      name,
      kind: 'convolution',
      layer,
      fanIn: channels * window,
      fanOut: filters * window,
      observed: { tensor: current, activation: null },
    })
  }

  function addNormalization(): void {
    const name = nameOf('norm')
    const layer = normalizationLayer(workspace, current, {
      name,
      batchAlways: faults.batchStatisticsAtEvaluation === true,
    })
    push(layer)
    named.push({ name, kind: 'normalization', layer, fanIn: 0, fanOut: 0, observed: null })
    normalizations.push({ name, layer })
  }

  /** Belongs to the dense or convolution layer before it, a normalization between them or not. */
  function addActivation(activation: Activation, before: LayerSpec | undefined): void {
    // Activations work in place: a second one would take away what the first one's gradient needs.
    if (before?.kind === 'activation') throw new RangeError(`activation ${activation} follows an activation`)
    const fused = (before?.kind === 'dense' || before?.kind === 'convolution') && fusableKinds.has(activation)
    push(activationLayer(workspace, current, { activation, fused }))
    const feeding = named.findLast((candidate) => candidate.kind !== 'normalization')
    if (feeding?.observed && feeding.observed.activation === null)
      feeding.observed = { tensor: current, activation }
  }

  function push(layer: Layer): void {
    layers.push(layer)
    current = layer.output
  }

  function nameOf(prefix: string): string {
    const number = (counts.get(prefix) ?? 0) + 1
    counts.set(prefix, number)
    return `${prefix}${number}`
  }
}

const fusableKinds = new Set<Activation>(['relu', 'leaky-relu'])

function fusable(next: LayerSpec | undefined): 'none' | 'relu' | 'leaky-relu' {
  if (next?.kind !== 'activation') return 'none'
  return next.activation === 'relu' || next.activation === 'leaky-relu' ? next.activation : 'none'
}

/** Images only where a convolution or pooling comes before the first dense layer; otherwise a flat row of inputs. */
function inputShape(spec: NetworkSpec): { channels: number; height: number; width: number } {
  const { channels, height, width } = spec.input
  expect(channels, 'input channels')
  expect(height, 'input height')
  expect(width, 'input width')
  const dense = spec.layers.findIndex((layer) => layer.kind === 'dense')
  const before = dense < 0 ? spec.layers : spec.layers.slice(0, dense)
  if (before.some((layer) => layer.kind === 'convolution' || layer.kind === 'pooling'))
    return { channels, height, width }
  return { channels: channels * height * width, height: 1, width: 1 }
}

function expect(value: number, what: string, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return
  const limit = most === Number.MAX_SAFE_INTEGER ? 'of at least 1' : `from 1 to ${most}`
  throw new RangeError(`${what} is ${value}, expected a whole number ${limit}`)
}
