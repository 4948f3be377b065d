import { BabysitError } from '../../domain/error.ts'
import type { InputShape } from '../data/samples.ts'
import type { LayerSpec, LossSpec, NetworkSpec, OptimizerSpec } from '../network/network.ts'
import type { TrainerSettings } from '../options/settings.ts'

const defaultHidden = [128, 64]
const defaultFilters = 16
const defaultConvolutions = 2

/** The network that the settings ask for. Throws a BabysitError where the inputs do not suit the model. */
export function networkSpec(settings: TrainerSettings, input: InputShape, classes: number): NetworkSpec {
  const { initialization, initScale, initBias } = settings
  return {
    input,
    outputs: classes,
    layers: [
      ...convolutions(settings, input),
      ...hiddenUnits(settings).flatMap((units) => denseBlock(units, settings)),
    ],
    initialization: {
      kind: initialization,
      ...(initScale === null ? {} : { scale: initScale }),
      bias: initBias,
    },
    loss: lossSpec(settings),
  }
}

/** Units of each dense hidden layer: `width` and `depth` win over `hidden`. */
export function hiddenUnits(settings: TrainerSettings): readonly number[] {
  const { model, hidden, width, depth } = settings
  if (model === 'softmax') return []
  if (model === 'cnn') return hidden ?? []
  const given = hidden ?? defaultHidden
  const count = depth ?? (given.length === 0 && width !== null ? 1 : given.length)
  return Array.from(
    { length: count },
    (_, layer) => width ?? given[layer] ?? given.at(-1) ?? defaultHidden[0]!,
  )
}

function denseBlock(units: number, settings: TrainerSettings): readonly LayerSpec[] {
  return [{ kind: 'dense', units }, ...afterWeights(settings), ...dropout(settings)]
}

function afterWeights(settings: TrainerSettings): readonly LayerSpec[] {
  const activation: LayerSpec = { kind: 'activation', activation: settings.activation }
  return settings.normalization === 'batch' ? [{ kind: 'normalization' }, activation] : [activation]
}

function dropout(settings: TrainerSettings): readonly LayerSpec[] {
  return settings.dropout > 0 ? [{ kind: 'dropout', rate: settings.dropout }] : []
}

/** 3 x 3 convolutions, each with an activation and a 2 x 2 pooling while there is something to pool; filters double. */
function convolutions(settings: TrainerSettings, input: InputShape): readonly LayerSpec[] {
  if (settings.model !== 'cnn') return []
  if (input.height === 1 || input.width === 1) {
    throw new BabysitError(
      'BS7210',
      `The model cnn needs pictures, but each sample is a row of ${input.width * input.height} numbers.`,
      { next: 'Use --model mlp or --model softmax.' },
    )
  }
  const layers: LayerSpec[] = []
  let side = Math.min(input.height, input.width)
  for (let index = 0; index < (settings.depth ?? defaultConvolutions); index++) {
    const filters = (settings.width ?? defaultFilters) * 2 ** Math.min(index, 4)
    layers.push({ kind: 'convolution', filters, size: 3 }, ...afterWeights(settings))
    if (side < 2) continue
    layers.push({ kind: 'pooling', size: 2 })
    side = Math.floor(side / 2)
  }
  return [...layers, ...dropout(settings)]
}

function lossSpec(settings: TrainerSettings): LossSpec {
  const { loss, labelSmoothing } = settings
  return loss === 'softmax-cross-entropy' ? { kind: loss, labelSmoothing } : { kind: loss }
}

/** The optimizer that the settings ask for, with the constants its authors recommend. */
export function optimizerSpec(settings: TrainerSettings): OptimizerSpec {
  const { optimizer, momentum } = settings
  switch (optimizer) {
    case 'sgd':
      return { kind: 'sgd' }
    case 'momentum':
    case 'nesterov':
      return { kind: optimizer, momentum }
    case 'rmsprop':
      return { kind: 'rmsprop', decay: 0.99, epsilon: 1e-8 }
    case 'adam':
    case 'adamw':
      return { kind: optimizer, beta1: momentum, beta2: 0.999, epsilon: 1e-8 }
  }
}
