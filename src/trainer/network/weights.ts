import type { NormalizationLayer } from './layers/normalization.ts'
import type { Parameter } from './workspace.ts'

type Normalizations = readonly { readonly name: string; readonly layer: NormalizationLayer }[]

/** Copies of all parameters, and of the running statistics of normalization layers, in the outside order. */
export function readWeights(
  floats: Float32Array,
  parameters: readonly Parameter[],
  normalizations: Normalizations,
): ReadonlyMap<string, Float32Array> {
  const weights = new Map<string, Float32Array>()
  for (const parameter of parameters) {
    const base = parameter.at / 4
    weights.set(
      parameter.name,
      Float32Array.from({ length: parameter.length }, (_, i) => floats[base + parameter.place(i)]!),
    )
  }
  for (const [name, at, length] of runningStatistics(normalizations)) {
    weights.set(name, floats.slice(at / 4, at / 4 + length))
  }
  return weights
}

/** Writes the named ones, leaves the others. Throws a RangeError on an unknown name or a wrong length. */
export function writeWeights(
  floats: Float32Array,
  request: {
    readonly parameters: readonly Parameter[]
    readonly normalizations: Normalizations
    readonly weights: ReadonlyMap<string, Float32Array>
  },
): void {
  const { parameters, normalizations, weights } = request
  const named = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  const running = new Map(
    runningStatistics(normalizations).map(([name, at, length]) => [name, { at, length }]),
  )
  for (const [name, values] of weights) {
    const parameter = named.get(name)
    const statistic = running.get(name)
    const length = parameter?.length ?? statistic?.length
    if (length === undefined) {
      throw new RangeError(`${name} is none of ${[...named.keys(), ...running.keys()].join(', ')}`)
    }
    if (values.length !== length)
      throw new RangeError(`${name} has ${values.length} numbers, expected ${length}`)
    if (statistic) floats.set(values, statistic.at / 4)
    if (parameter) {
      for (let i = 0; i < length; i++) floats[parameter.at / 4 + parameter.place(i)] = values[i]!
    }
  }
}

function runningStatistics(normalizations: Normalizations): [name: string, at: number, length: number][] {
  return normalizations.flatMap(({ name, layer }) => [
    [`${name}.mean`, layer.runningMean, layer.output.channels],
    [`${name}.variance`, layer.runningVariance, layer.output.channels],
  ])
}
