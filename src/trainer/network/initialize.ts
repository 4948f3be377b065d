import type { InitializationSpec, RandomNumbers } from './network.ts'
import type { NamedLayer, Stack } from './stack.ts'
import type { Parameter } from './workspace.ts'

/**
 * Initial values. Each layer draws from its own stream (`random.stream('dense1')`), so that adding a layer does not
 * change the others. He et al. 2015: N(0, 2 / fanIn); Glorot & Bengio 2010: N(0, 2 / (fanIn + fanOut)); normalization
 * starts at weight 1, bias 0, whatever the initialization.
 */
export function initialize(
  stack: Stack,
  memory: { readonly floats: Float32Array; readonly integers: Int32Array },
  request: { readonly spec: InitializationSpec; readonly random: RandomNumbers },
): void {
  const { spec, random } = request
  for (const named of stack.named) {
    if (named.kind === 'normalization') {
      fill(memory.floats, named.layer.weight, () => 1)
      continue
    }
    const deviation = standardDeviation(spec, named)
    const numbers = random.stream(named.name)
    if (deviation !== 0) fill(memory.floats, named.layer.weight, () => deviation * numbers.normal())
    const bias = named.name === 'output' ? 0 : (spec.bias ?? 0)
    fill(memory.floats, named.layer.bias, () => bias)
  }
  for (const { layer } of stack.normalizations) {
    const { channels } = layer.output
    memory.floats.fill(1, layer.runningVariance / 4, layer.runningVariance / 4 + channels)
  }
  for (const { name, layer } of stack.dropouts) layer.seed(memory.integers, random.stream(name))
}

function standardDeviation(spec: InitializationSpec, { fanIn, fanOut }: NamedLayer): number {
  switch (spec.kind) {
    case 'he':
      return (spec.scale ?? 1) * Math.sqrt(2 / fanIn)
    case 'glorot':
      return (spec.scale ?? 1) * Math.sqrt(2 / (fanIn + fanOut))
    case 'scaled-normal':
      return spec.scale ?? 0.01
    case 'zero':
      return 0
  }
}

/** In the outside order, so that the numbers do not depend on how the memory is laid out. */
function fill(floats: Float32Array, parameter: Parameter, value: () => number): void {
  const base = parameter.at / 4
  for (let i = 0; i < parameter.length; i++) floats[base + parameter.place(i)] = value()
}
